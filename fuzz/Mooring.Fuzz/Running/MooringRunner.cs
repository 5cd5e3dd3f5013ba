using System.Globalization;
using System.Runtime.InteropServices;
using Mooring.Fuzz.Generation;
using Mooring.Wasm;

namespace Mooring.Fuzz.Running;

/// <summary>Our engine with one set of options; outcomes are in the words of <c>v8.mjs</c>.</summary>
internal sealed class MooringRunner(EngineOptions options) : IDisposable
{
    private static readonly object[] Tokens = ["0", "1", "2", "3"];
    private readonly Engine _engine = new(options);

    public override string ToString() => $"{options.MemoryChecks}, {options.CodeLifetime}";

    public string[] Run(byte[] bytes, IEnumerable<FuzzCall> calls)
    {
        try
        {
            using var store = new Store(_engine);
            Module module = Module.FromBytes(_engine, bytes);
            Instance instance;
            try
            {
                instance = new Linker(_engine).Instantiate(store, module);
            }
            catch (WasmTrapException trap)
            {
                return [$"start trap {Name(trap.Kind)}"];
            }

            return [.. calls.Select(call => Call(instance, call)), .. State(instance)];
        }
        catch (Exception error)
        {
            return [$"error {error.GetType().Name} {error.Message.ReplaceLineEndings(" ")}"];
        }
    }

    public void Dispose() => _engine.Dispose();

    private static string Call(Instance instance, FuzzCall call)
    {
        instance.GetGlobal("g0")!.Value = ModuleGenerator.Fuel;
        Func function = instance.GetFunction($"f{call.Function}")!;
        try
        {
            Value[] results = function.Call([.. call.Arguments.Select(Parse)]);
            return string.Join(' ', results.Select(Print).Prepend("ok"));
        }
        catch (WasmTrapException trap)
        {
            return $"trap {Name(trap.Kind)}";
        }
    }

    public static IEnumerable<string> State(Instance instance)
    {
        IEnumerable<string> globals = instance.Exports.Select(export => export.Item).OfType<Global>().Select(global => Print(global.Value));
        yield return string.Join(' ', globals.Prepend("globals"));
        foreach (string name in (string[])["t0", "t1"])
        {
            Table table = instance.GetTable(name)!;
            yield return string.Join(' ', Enumerable.Range(0, (int)table.Length).Select(i => Print(table[(ulong)i])).Prepend("table"));
        }

        Memory memory = instance.GetMemory("m")!;
        yield return $"memory {memory.Length} {Hash(memory.GetSpan(0ul, (int)memory.Length))}";
    }

    public static Value Parse(string argument)
    {
        string value = argument[1..];
        return argument[0] switch
        {
            'i' => int.Parse(value, CultureInfo.InvariantCulture),
            'l' => long.Parse(value, CultureInfo.InvariantCulture),
            'f' => BitConverter.UInt32BitsToSingle(uint.Parse(value, NumberStyles.HexNumber, CultureInfo.InvariantCulture)),
            'd' => BitConverter.UInt64BitsToDouble(ulong.Parse(value, NumberStyles.HexNumber, CultureInfo.InvariantCulture)),
            'e' => Value.FromExtern(value == "n" ? null : Tokens[int.Parse(value, CultureInfo.InvariantCulture)]),
            _ => Value.FromFunc(null),
        };
    }

    public static string Print(Value value) => value.Kind switch
    {
        ValueKind.I32 => Print(value.AsInt32()),
        ValueKind.I64 => string.Create(CultureInfo.InvariantCulture, $"l{value.AsInt64()}"),
        ValueKind.F32 => Print(value.AsSingle()),
        ValueKind.F64 => Print(value.AsDouble()),
        ValueKind.FuncRef => Print(value.AsFunc()),
        _ => Print(value.AsExtern()),
    };

    private static string Print(double value) =>
        double.IsNaN(value) ? "nan" : string.Create(CultureInfo.InvariantCulture, $"d{BitConverter.DoubleToUInt64Bits(value):x}");

    private static string Print(object? reference) => reference switch
    {
        null => "null",
        Func => "func",
        _ => $"e{reference}",
    };

    private static int Hash(ReadOnlySpan<byte> memory)
    {
        uint hash = 0;
        foreach (uint word in MemoryMarshal.Cast<byte, uint>(memory))
        {
            hash = (hash ^ word) * 0x9E3779B1;
            hash ^= hash >> 15;
        }

        return (int)hash;
    }

    /// <summary>V8 has one text for a NaN and a number out of range, one for all tables, and one for a null and a wrong type.</summary>
    public static string Name(TrapKind kind) => kind switch
    {
        TrapKind.Unreachable => "unreachable",
        TrapKind.MemoryOutOfBounds => "memory",
        TrapKind.TableOutOfBounds or TrapKind.UndefinedElement => "table",
        TrapKind.UninitializedElement or TrapKind.IndirectCallTypeMismatch => "signature",
        TrapKind.IntegerDivideByZero => "zero",
        TrapKind.IntegerOverflow or TrapKind.InvalidConversionToInteger => "range",
        TrapKind.CallStackExhausted => "stack",
        _ => kind.ToString(),
    };
}
