using System.Runtime.Intrinsics;

namespace Mooring.Wasm.Tests.Api;

public sealed class TableAndGlobalTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly Store _store;

    public TableAndGlobalTests() => _store = new Store(_engine);

    public void Dispose() => _store.Dispose();

    [Fact]
    public void Table_OfFunctions_HoldsFuncsAndNothingElse()
    {
        Func func = Func.Create(_store, () => 1);
        Table table = Table.Create(_store, new TableType(ValueType.FuncRef, new Limits(2, 4)), func);
        Assert.Same(func, table[1]);
        table[0] = null;
        Assert.Null(table[0]);
        Assert.Contains("System.String", Assert.Throws<ArgumentException>(() => table[0] = "no").Message);
        using var other = new Store(_engine);
        Func foreign = Func.Create(other, () => 1);
        Assert.Contains("another store", Assert.Throws<ArgumentException>(() => table[0] = foreign).Message);
        Assert.Equal(TrapKind.TableOutOfBounds, Assert.Throws<WasmTrapException>(() => table[2]).Kind);
        Assert.Throws<WasmTrapException>(() => table[ulong.MaxValue] = null);
    }

    [Fact]
    public void Table_Growing_KeepsElementsAndObeysLimits()
    {
        using var store = new Store(_engine, new StoreLimits { MaxTableElements = 5 });
        Table table = Table.Create(store, new TableType(ValueType.ExternRef, new Limits(2, 4)), "a");
        Assert.True(table.TryGrow(2, "b"));
        Assert.Equal(["a", "a", "b", "b"], Enumerable.Range(0, 4).Select(i => table[(ulong)i]));
        Assert.False(table.TryGrow(1));
        Assert.True(table.TryGrow(0));
        Assert.Equal(4ul, table.Type.Limits.Minimum);
        Table second = Table.Create(store, new TableType(ValueType.ExternRef, new Limits(1, null)));
        Assert.False(second.TryGrow(1));
        Assert.Throws<WasmLimitException>(() => Table.Create(store, new TableType(ValueType.ExternRef, new Limits(uint.MaxValue, null))));
    }

    [Fact]
    public void Global_OfEachKind_HoldsItsValue()
    {
        Func func = Func.Create(_store, () => 1);
        foreach (Value value in new Value[]
        {
            1, 2L, 3f, 4d, Value.FromVector(Vector128.Create((byte)9)), Value.FromFunc(func), Value.FromExtern("x"),
        })
        {
            Global global = Global.Create(_store, new GlobalType(new ValueType(value.Kind), true), value);
            Assert.Equal(value, global.Value);
        }
    }

    [Fact]
    public void Global_SetWrongly_Throws()
    {
        Global constant = Global.Create(_store, new GlobalType(ValueType.I32, false), 1);
        Assert.Throws<InvalidOperationException>(() => constant.Value = 2);
        Global variable = Global.Create(_store, new GlobalType(ValueType.I32, true), 1);
        Assert.Throws<ArgumentException>(() => variable.Value = 2L);
        variable.Value = 3;
        Assert.Equal(3, variable.Value.AsInt32());
        Assert.Throws<ArgumentException>(() => Global.Create(_store, new GlobalType(ValueType.F64, true), 1));
    }
}
