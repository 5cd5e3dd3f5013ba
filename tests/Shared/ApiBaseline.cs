using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Mooring.Tests.Shared;

/// <summary>Compares an assembly's public surface with a text file under version control.</summary>
/// <remarks>
/// The surface is public and protected members, one to a line, sorted. Link this file into a test project and call
/// <see cref="Check"/> from a test; run it with <c>MOORING_BLESS=1</c> to accept a change, and review the file's diff.
/// </remarks>
internal static class ApiBaseline
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <param name="assembly">The assembly to describe.</param>
    /// <param name="fileName">The baseline, beside the calling source file.</param>
    /// <param name="callerPath">Set by the compiler. Repository paths are mapped, so the file is also sought above the executable.</param>
    /// <returns><see langword="null"/> if both agree, else what differs, one member to a line.</returns>
    public static string? Check(Assembly assembly, string fileName, [CallerFilePath] string callerPath = "")
    {
        string path = Locate(fileName, callerPath);
        string actual = Describe(assembly);
        if (Environment.GetEnvironmentVariable("MOORING_BLESS") == "1")
        {
            File.WriteAllText(path, actual);
            return null;
        }

        string[] expected = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n").Split('\n') : [];
        string[] found = actual.Split('\n');
        var difference = new StringBuilder();
        foreach (string line in expected.Except(found)) difference.Append("- ").AppendLine(line);
        foreach (string line in found.Except(expected)) difference.Append("+ ").AppendLine(line);
        return difference.Length == 0 ? null : $"{Path.GetFileName(path)} differs (MOORING_BLESS=1 accepts):\n{difference}";
    }

    /// <summary>The surface as text: a line for each type, then one for each of its members.</summary>
    public static string Describe(Assembly assembly)
    {
        var lines = new List<string>();
        foreach (Type type in assembly.GetExportedTypes())
        {
            lines.Add(DescribeType(type));
            foreach (MemberInfo member in type.GetMembers(Declared))
            {
                if (DescribeMember(member) is { } text) lines.Add($"{Name(type)}.{text}");
            }
        }

        lines.Sort(StringComparer.Ordinal);
        return string.Join('\n', lines.Distinct()) + "\n";
    }

    private static string DescribeType(Type type)
    {
        string kind = type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? "struct"
            : typeof(MulticastDelegate).IsAssignableFrom(type) ? "delegate" : "class";
        string modifier = type is { IsAbstract: true, IsSealed: true } ? "static "
            : type is { IsAbstract: true, IsInterface: false } ? "abstract "
            : type is { IsSealed: true, IsValueType: false } ? "sealed " : "";
        IEnumerable<string> bases = type.GetInterfaces().Where(i => i.IsPublic).Select(Name).Order(StringComparer.Ordinal);
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType)) bases = bases.Prepend(Name(parent));
        return $"{Name(type)} ({modifier}{kind}{(bases.Any() ? " : " + string.Join(", ", bases) : "")})";
    }

    private static string? DescribeMember(MemberInfo member) => member switch
    {
        ConstructorInfo { IsStatic: false } constructor when IsVisible(constructor) => $"new({Parameters(constructor)})",
        MethodInfo method when IsVisible(method) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)) =>
            $"{Static(method)}{method.Name}{Generics(method)}({Parameters(method)}) : {Name(method.ReturnType)}",
        PropertyInfo property when Accessor(property.GetMethod) is var get && Accessor(property.SetMethod) is var set && (get || set) =>
            $"{Static((property.GetMethod ?? property.SetMethod)!)}{property.Name} : {Name(property.PropertyType)} " +
            $"{{{(get ? " get;" : "")}{(set ? IsInit(property) ? " init;" : " set;" : "")} }}",
        FieldInfo { IsSpecialName: false } field when field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly =>
            $"{(field.IsStatic ? "static " : "")}{field.Name} : {Name(field.FieldType)}"
            + (field is { IsLiteral: true, DeclaringType.IsEnum: true }
                ? $" = {Convert.ToInt64(field.GetRawConstantValue(), CultureInfo.InvariantCulture)}" : ""),
        EventInfo @event when Accessor(@event.AddMethod) => $"event {@event.Name} : {Name(@event.EventHandlerType!)}",
        _ => null,
    };

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool Accessor(MethodInfo? method) => method is not null && IsVisible(method);

    private static bool IsInit(PropertyInfo property) =>
        property.SetMethod!.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static string Static(MethodBase method) => method.IsStatic ? "static " : "";

    private static string Generics(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        (parameter.IsOut ? "out " : parameter.ParameterType.IsByRef ? "ref " : "")
        + Name(parameter.ParameterType.IsByRef ? parameter.ParameterType.GetElementType()! : parameter.ParameterType)
        + " " + parameter.Name
        + (parameter.HasDefaultValue ? $" = {parameter.DefaultValue ?? "default"}" : "")));

    private static string Name(Type type)
    {
        if (type.IsGenericParameter) return type.Name;
        if (type.IsArray) return Name(type.GetElementType()!) + "[]";
        if (Nullable.GetUnderlyingType(type) is { } underlying) return Name(underlying) + "?";
        string own = type.Name.Split('`')[0];
        string scope = type.IsNested ? Name(type.DeclaringType!) + "." : type.Namespace is null or "System" ? "" : type.Namespace + ".";
        return scope + own + (type.IsGenericType ? $"<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : "");
    }

    private static string Locate(string fileName, string callerPath)
    {
        string beside = Path.Combine(Path.GetDirectoryName(callerPath)!, fileName);
        if (File.Exists(beside)) return beside;
        // Deterministic builds map the repository's root to /_/: put the real one in its place.
        string relative = callerPath.StartsWith("/_/", StringComparison.Ordinal) ? Path.GetDirectoryName(callerPath[3..])! : "";
        for (string? root = AppContext.BaseDirectory; root is not null; root = Path.GetDirectoryName(root))
        {
            if (File.Exists(Path.Combine(root, "Mooring.slnx"))) return Path.Combine(root, relative, fileName);
        }

        return beside;
    }
}
