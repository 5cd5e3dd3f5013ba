using System.Runtime.Intrinsics;

namespace Mooring.Wasm.Tests.Api;

/// <summary>Host functions as <see cref="Func"/> objects, called by the host itself: both kinds of stubs without a guest between.</summary>
public sealed class HostFuncTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly Store<string> _store;

    public HostFuncTests() => _store = new Store<string>(_engine, "data");

    public void Dispose() => _store.Dispose();

    [Fact]
    public void Call_OfEveryValueType_PassesValuesThrough()
    {
        Func func = Func.Create(_store, (int a, long b, float c, double d, Vector128<byte> e) =>
            (a + 1, b + 1, c + 1, d + 1, e + Vector128<byte>.One));
        Value[] results = func.Call(1, 2L, 3f, 4d, Value.FromVector(Vector128.Create((byte)5)));
        Assert.Equal([2, 3L, 4f, 5d, Value.FromVector(Vector128.Create((byte)6))], results);
        Assert.Equal("[i32 i64 f32 f64 v128] -> [i32 i64 f32 f64 v128]", func.Type.ToString());
    }

    [Fact]
    public void Call_OfReferences_KeepsTheirIdentity()
    {
        object thing = new();
        Func inner = Func.Create(_store, () => 7);
        Func func = Func.Create(_store, (object? x, Func? f) => (f, x));
        Value[] results = func.Call(Value.FromExtern(thing), Value.FromFunc(inner));
        Assert.Same(inner, results[0].AsFunc());
        Assert.Same(thing, results[1].AsExtern());
        Value[] nulls = func.Call(Value.Null(ValueKind.ExternRef), Value.Null(ValueKind.FuncRef));
        Assert.Null(nulls[0].AsFunc());
        Assert.Null(nulls[1].AsExtern());
    }

    [Fact]
    public void Call_OfUnsignedParameters_KeepsAllBits()
    {
        Func func = Func.Create(_store, (uint a, ulong b) => (ulong)a + b);
        Assert.Equal((long)0xFFFF_FFFFul + 1, func.Call(-1, 1L)[0].AsInt64());
    }

    [Fact]
    public void Call_WithTypedCaller_SeesTheStore()
    {
        Func func = Func.Create(_store, (Caller<string> caller, int x) => caller.Data.Length + x + (caller.Instance is null ? 100 : 0));
        Assert.Equal(4 + 1 + 100, func.Call(1)[0].AsInt32());
    }

    [Fact]
    public void Create_WithCallerOfAnotherStoreType_Throws()
    {
        var e = Assert.Throws<ArgumentException>(() => Func.Create(_store, (Caller<int> _) => 1));
        Assert.Contains("Store`1[System.Int32]", e.Message);
    }

    [Fact]
    public void Create_WithUnknownTypes_NamesThem()
    {
        Assert.Contains("System.String", Assert.Throws<ArgumentException>(() => Func.Create(_store, (string s) => 1)).Message);
        Assert.Contains("System.Boolean", Assert.Throws<ArgumentException>(() => Func.Create(_store, () => true)).Message);
        Assert.Contains("System.DateTime", Assert.Throws<ArgumentException>(() => Func.Create(_store, () => (1, default(DateTime)))).Message);
    }

    [Fact]
    public void Create_Untyped_GetsAndGivesValues()
    {
        var type = new FuncType([ValueType.I32, ValueType.ExternRef], [ValueType.ExternRef, ValueType.F64]);
        Func func = Func.Create(_store, type, (_, arguments, results) =>
        {
            results[0] = arguments[1];
            results[1] = arguments[0].AsInt32() / 2.0;
        });
        Value[] results = func.Call(5, Value.FromExtern("x"));
        Assert.Equal("x", results[0].AsExtern());
        Assert.Equal(2.5, results[1].AsDouble());
    }

    [Fact]
    public void Create_UntypedWithWrongResult_ThrowsWhenCalled()
    {
        Func func = Func.Create(_store, new FuncType([], [ValueType.I32]), (_, _, results) => results[0] = 1L);
        Assert.Contains("i64", Assert.Throws<ArgumentException>(() => func.Call()).Message);
        Func unset = Func.Create(_store, new FuncType([], [ValueType.I32]), (_, _, _) => { });
        Assert.Equal(0, unset.Call()[0].AsInt32());
    }

    [Fact]
    public void Call_WithWrongArguments_SaysWhatIsWanted()
    {
        Func func = Func.Create(_store, (int a) => a);
        Assert.Contains("takes 1 arguments, not 0", Assert.Throws<ArgumentException>(() => func.Call()).Message);
        Assert.Contains("i64, and i32 is wanted", Assert.Throws<ArgumentException>(() => func.Call(1L)).Message);
        Assert.Throws<ArgumentException>(() => func.Call([1], new Value[2]));
    }

    [Fact]
    public void Call_WithFunctionOfAnotherStore_Throws()
    {
        using var other = new Store(_engine);
        Func foreign = Func.Create(other, () => 1);
        Func func = Func.Create(_store, (Func? f) => f is null ? 0 : 1);
        Assert.Contains("another store", Assert.Throws<ArgumentException>(() => func.Call(Value.FromFunc(foreign))).Message);
        Assert.Contains("another store", Assert.Throws<ArgumentException>(() => func.ToDelegate<Func<Func?, int>>()(foreign)).Message);
        Func leak = Func.Create(_store, () => foreign);
        Assert.Contains("another store", Assert.Throws<ArgumentException>(() => leak.Call()).Message);
    }

    [Fact]
    public void ToDelegate_OfSameType_CallsThrough()
    {
        Func func = Func.Create(_store, (int a, int b) => a - b);
        Assert.Equal(3, func.ToDelegate<Func<int, int, int>>()(5, 2));
        Assert.Equal(3u, func.ToDelegate<Func<uint, uint, uint>>()(5, 2));
    }

    [Fact]
    public void ToDelegate_OfAnotherType_NamesBoth()
    {
        Func func = Func.Create(_store, (int a, int b) => a - b);
        string message = Assert.Throws<WasmLinkException>(() => func.ToDelegate<Func<int, long>>()).Message;
        Assert.Contains("[i32 i32] -> [i32]", message);
        Assert.Contains("[i32] -> [i64]", message);
    }

    [Fact]
    public void ToDelegate_WithTuple_GivesAllResults()
    {
        Func func = Func.Create(_store, (int a) => (a, (long)a, "s" as object, (float)a));
        Assert.Equal((3, 3L, "s", 3f), func.ToDelegate<Func<int, (int, long, object?, float)>>()(3));
    }

    [Fact]
    public void Call_WhenHostThrows_ExceptionArrivesUntouchedAndStoreStaysUsable()
    {
        var thrown = new InvalidDataException("mine");
        Func func = Func.Create(_store, (int a) => a == 0 ? throw thrown : a);
        Assert.Same(thrown, Assert.Throws<InvalidDataException>(() => func.Call(0)));
        Assert.Equal(1, func.Call(1)[0].AsInt32());
    }

    [Fact]
    public void Call_FromHostFunction_IsAllowed()
    {
        Func? countdown = null;
        countdown = Func.Create(_store, (int n) => n == 0 ? 0 : 1 + countdown!.Call(n - 1)[0].AsInt32());
        Assert.Equal(50, countdown.Call(50)[0].AsInt32());
    }
}
