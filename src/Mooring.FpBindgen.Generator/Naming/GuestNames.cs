using Mooring.FpBindgen.Generator.Models;

namespace Mooring.FpBindgen.Generator.Naming;

/// <summary>Names of generated members.</summary>
internal static class GuestNames
{
    /// <summary>A method's name without the <c>Async</c> at its end.</summary>
    public static string Stem(string method) =>
        method.Length > 5 && method.EndsWith("Async", StringComparison.Ordinal) ? method.Substring(0, method.Length - 5) : method;

    /// <summary>The method of the host class that calls an export.</summary>
    public static string MethodOf(FunctionModel function) => Stem(function.Method) + "Async";

    /// <summary>The method that calls it with MessagePack in and out.</summary>
    public static string RawMethodOf(FunctionModel function) => Stem(function.Method) + "RawAsync";
}
