using System.Collections.Concurrent;
using System.Reflection;
using System.Text;

namespace Mooring;

/// <summary>Tells at run time whether code was proven independent of its thread when it was compiled.</summary>
/// <remarks>
/// Reads the facts that the analyzers write into an assembly when its project sets <c>MooringExportEffects</c>. What an assembly
/// without facts holds is not proven, nor is a member that the analysis could not see through.
/// </remarks>
public static class ThreadProof
{
    private const string Key = "Mooring.Effects";
    private const string Version = "mooring-effects 1";

    private static readonly ConcurrentDictionary<Assembly, Dictionary<string, string>?> Facts = new();

    /// <summary>Why a type is not proven independent of its thread; <see langword="null"/> when it is.</summary>
    /// <param name="type">The type whose visible members were looked at.</param>
    public static string? WhyNotProven(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (type.IsDefined(typeof(AffinityBoundaryAttribute), inherit: false)) return null;
        if (FactsOf(type.Assembly) is not { } facts) return $"{type.Assembly.GetName().Name} carries no facts";
        if (!type.IsVisible) return $"{type.Name} is not visible outside its assembly, so nothing was written of it";
        foreach (MethodBase method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            if (facts.TryGetValue(IdOf(method), out string? why)) return why;
        return type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) ? WhyNotProven(parent) : null;
    }

    /// <summary>Why a function is not proven independent of its thread; <see langword="null"/> when it is.</summary>
    /// <param name="function">A named, visible method; of a lambda nothing is written.</param>
    public static string? WhyNotProven(MethodInfo function)
    {
        ArgumentNullException.ThrowIfNull(function);
        if (function.IsDefined(typeof(AffinityBoundaryAttribute), inherit: false)) return null;
        if (FactsOf(function.Module.Assembly) is not { } facts) return $"{function.Module.Assembly.GetName().Name} carries no facts";
        if (function.DeclaringType is not { IsVisible: true } || !(function.IsPublic || function.IsFamily || function.IsFamilyOrAssembly))
            return $"{function.Name} is not visible outside its assembly, so nothing was written of it";
        return facts.TryGetValue(IdOf(function), out string? why) ? why : null;
    }

    /// <summary>Demands that a type be proven.</summary>
    /// <param name="type">The type.</param>
    /// <exception cref="InvalidOperationException">It is not; the message says why.</exception>
    public static void Require(Type type)
    {
        if (WhyNotProven(type) is { } why) throw new InvalidOperationException($"{type.Name} is not proven independent of its thread: {why}.");
    }

    /// <summary>Demands that a function be proven.</summary>
    /// <param name="function">The function, such as a host function of a mobile actor.</param>
    /// <exception cref="InvalidOperationException">It is not; the message says why.</exception>
    public static void Require(Delegate function)
    {
        ArgumentNullException.ThrowIfNull(function);
        if (WhyNotProven(function.Method) is { } why) throw new InvalidOperationException($"{function.Method.Name} is not proven independent of its thread: {why}.");
    }

    private static Dictionary<string, string>? FactsOf(Assembly assembly) => Facts.GetOrAdd(assembly, static key =>
    {
        string? text = key.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(attribute => attribute.Key == Key)?.Value;
        if (text is null) return null;
        string[] lines = text.Split('\n');
        if (lines[0] != Version) return null;
        var facts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in lines.Skip(1))
        {
            string[] parts = line.Split('\t');
            if (parts.Length == 3 && parts[0] is "tls" or "tls?") facts[parts[1]] = parts[2];
        }

        return facts;
    });

    /// <summary>The documentation id of a method: C# language specification, annex D.4.2.</summary>
    private static string IdOf(MethodBase method)
    {
        var id = new StringBuilder("M:").Append(NameOf(method.DeclaringType!)).Append('.').Append(method.Name.Replace('.', '#'));
        if (method is MethodInfo { IsGenericMethod: true }) id.Append("``").Append(method.GetGenericArguments().Length);
        ParameterInfo[] parameters = method.GetParameters();
        if (parameters.Length > 0) id.Append('(').AppendJoin(',', parameters.Select(parameter => TypeId(parameter.ParameterType))).Append(')');
        if (method is MethodInfo { Name: "op_Implicit" or "op_Explicit" } conversion) id.Append('~').Append(TypeId(conversion.ReturnType));
        return id.ToString();
    }

    private static string NameOf(Type type)
    {
        if (type.IsConstructedGenericType) type = type.GetGenericTypeDefinition();
        return (type.FullName ?? type.Name).Replace('+', '.');
    }

    private static string TypeId(Type type)
    {
        if (type.IsGenericParameter) return (type.DeclaringMethod is null ? "`" : "``") + type.GenericParameterPosition.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (type.IsByRef) return TypeId(type.GetElementType()!) + "@";
        if (type.IsPointer) return TypeId(type.GetElementType()!) + "*";
        if (type.IsSZArray) return TypeId(type.GetElementType()!) + "[]";
        if (type.IsArray) return $"{TypeId(type.GetElementType()!)}[{string.Join(',', Enumerable.Repeat("0:", type.GetArrayRank()))}]";
        if (!type.IsConstructedGenericType && !type.IsGenericTypeDefinition) return NameOf(type);

        var result = new StringBuilder();
        int next = 0;
        Type[] arguments = type.GetGenericArguments();
        foreach (string part in NameOf(type).Split('.'))
        {
            if (result.Length > 0) result.Append('.');
            int tick = part.IndexOf('`', StringComparison.Ordinal);
            if (tick < 0)
            {
                result.Append(part);
                continue;
            }

            int count = int.Parse(part.AsSpan(tick + 1), System.Globalization.CultureInfo.InvariantCulture);
            result.Append(part, 0, tick).Append('{').AppendJoin(',', arguments.Skip(next).Take(count).Select(TypeId)).Append('}');
            next += count;
        }

        return result.ToString();
    }
}
