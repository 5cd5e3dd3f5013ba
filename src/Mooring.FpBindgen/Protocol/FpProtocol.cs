using System.Collections.Immutable;

namespace Mooring.FpBindgen;

/// <summary>What a kind of guest and its host may ask of each other. Immutable; made once, mostly by generated code.</summary>
public sealed class FpProtocol
{
    /// <summary>Describes a protocol.</summary>
    /// <param name="name">For people.</param>
    /// <param name="imports">What guests may call. Each uses only some of it.</param>
    /// <param name="exports">What the host may call.</param>
    /// <exception cref="ArgumentException">Two functions of one side have the same name.</exception>
    public FpProtocol(string name, ImmutableArray<FpImport> imports, ImmutableArray<FpFunction> exports)
    {
        Name = name;
        Imports = imports;
        Exports = exports;
        ThrowIfTwice(imports.Select(import => import.Function.Name), nameof(imports));
        ThrowIfTwice(exports.Select(export => export.Name), nameof(exports));
    }

    /// <summary>For people.</summary>
    public string Name { get; }

    /// <summary>What guests may call.</summary>
    public ImmutableArray<FpImport> Imports { get; }

    /// <summary>What the host may call; a function's position is the number that calls use.</summary>
    public ImmutableArray<FpFunction> Exports { get; }

    /// <summary>The number of an export.</summary>
    /// <exception cref="ArgumentException">The protocol has none of that name.</exception>
    public int IndexOf(string export)
    {
        for (int i = 0; i < Exports.Length; i++)
        {
            if (Exports[i].Name == export) return i;
        }

        throw new ArgumentException($"The protocol {Name} has no export named \"{export}\".", nameof(export));
    }

    private static void ThrowIfTwice(IEnumerable<string> names, string parameter)
    {
        if (names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"The name \"{twice.Key}\" is used twice.", parameter);
    }
}
