using System.Collections.Immutable;
using Mooring.Wasm;

namespace Mooring.FpBindgen;

/// <summary>One function of a protocol, as it stands at the border. Immutable.</summary>
public sealed class FpFunction
{
    /// <summary>Describes a function.</summary>
    /// <param name="name">Its name in the protocol, in Rust's spelling: <c>fetch_series</c>.</param>
    /// <param name="parameters">What it takes.</param>
    /// <param name="result">What it returns. An async function returns <see cref="FpType.Object"/>, whatever the value is.</param>
    /// <param name="isAsync">Whether it returns before its result is there.</param>
    /// <param name="isOptional">Whether a guest may lack it.</param>
    public FpFunction(string name, ImmutableArray<FpType> parameters, FpType result, bool isAsync = false, bool isOptional = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (isAsync && result is not FpType.Object) throw new ArgumentException("The result of an async function is always MessagePack.", nameof(result));
        Name = name;
        Parameters = parameters;
        Result = result;
        IsAsync = isAsync;
        IsOptional = isOptional;
        WasmName = FpNames.Prefix + name;
        ResultName = name + ": result";
        ArgumentsName = name + ": argument";
        WasmType = new FuncType([.. parameters.Select(type => type.ToWasm())], result is FpType.Unit ? [] : [result.ToWasm()]);
    }

    /// <summary>The name in the protocol.</summary>
    public string Name { get; }

    /// <summary>What it takes.</summary>
    public ImmutableArray<FpType> Parameters { get; }

    /// <summary>What it returns.</summary>
    public FpType Result { get; }

    /// <summary>Whether it returns before its result is there.</summary>
    public bool IsAsync { get; }

    /// <summary>Whether a guest may lack it; calling it then throws <see cref="FpExportMissingException"/>.</summary>
    public bool IsOptional { get; }

    /// <summary>The name in modules: <c>__fp_gen_fetch_series</c>.</summary>
    public string WasmName { get; }

    /// <summary>The type in modules.</summary>
    public FuncType WasmType { get; }

    /// <summary>What to call its result in messages.</summary>
    internal string ResultName { get; }

    /// <summary>What to call its arguments in messages.</summary>
    internal string ArgumentsName { get; }

    /// <summary>For people: <c>async fetch_series [i64] -> [i64]</c>.</summary>
    public override string ToString() => $"{(IsAsync ? "async " : "")}{Name} {WasmType}";
}
