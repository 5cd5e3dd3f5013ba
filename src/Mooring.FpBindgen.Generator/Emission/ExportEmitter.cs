using Mooring.FpBindgen.Generator.Models;
using Mooring.FpBindgen.Generator.Naming;

namespace Mooring.FpBindgen.Generator.Emission;

/// <summary>Writes the methods that call an export: typed, and with MessagePack in and out.</summary>
internal static class ExportEmitter
{
    private const string Fp = "global::Mooring.FpBindgen.";
    private const string Raw = "global::System.ReadOnlyMemory<byte>";
    private const string Unit = "global::Mooring.MessagePack.Unit";
    private const string UnitFormat = "global::Mooring.MessagePack.Formats.UnitFormat";
    private const string ValueTask = "global::System.Threading.Tasks.ValueTask";
    private const string Token = "global::System.Threading.CancellationToken cancellationToken = default";

    public static void Emit(CodeWriter code, GuestModel guest, FunctionModel function, int index)
    {
        EmitTyped(code, guest, function, index);
        bool hasObject = function.IsAsync || function.Return is { Primitive: null } || function.Parameters.Any(parameter => parameter.Value.Primitive is null);
        if (!hasObject) return;
        code.Line();
        EmitRaw(code, function, index);
    }

    private static void EmitTyped(CodeWriter code, GuestModel guest, FunctionModel function, int index)
    {
        string arguments = $"{GuestNames.Stem(function.Method)}Arguments";
        string names = string.Join(", ", function.Parameters.Select(parameter => Escape(parameter.Name)));
        code.Line(function.DocumentationId.Length > 0
            ? $"/// <inheritdoc cref=\"{function.DocumentationId}\"/>"
            : $"/// <summary>Calls the guest's {function.WireName}.</summary>");
        if (function.Obsolete is { } text) code.Line($"[global::System.Obsolete({CodeWriter.Literal(text)})]");
        string parameters = string.Concat(function.Parameters.Select(parameter => $"{parameter.Value.Type} {Escape(parameter.Name)}, "));
        (string type, string border) = function.Return is { } value
            ? (value.Type, function.IsAsync ? (value with { Primitive = null }).Border : value.Border)
            : (Unit, function.IsAsync ? $"{Fp}FpObject<{Unit}, {UnitFormat}>" : $"{Fp}FpUnit");
        string call = $"Runtime.CallAsync<{arguments}, {type}, {border}>({index}, new {arguments}({names}), cancellationToken)";
        EmitMethod(code, GuestNames.MethodOf(function), parameters, function.Return is null ? null : type, call);
        code.Line();
        EmitArguments(code, arguments, [.. function.Parameters.Select(parameter => (parameter.Value.Type, parameter.Value.Border, Escape(parameter.Name)))]);
    }

    private static void EmitRaw(CodeWriter code, FunctionModel function, int index)
    {
        string arguments = $"{GuestNames.Stem(function.Method)}RawArguments";
        (string Type, string Border, string Name)[] parameters =
        [
            .. function.Parameters.Select(parameter => parameter.Value.Primitive is null
                ? (Raw, $"{Fp}FpRaw", Escape(parameter.Name))
                : (parameter.Value.Type, parameter.Value.Border, Escape(parameter.Name))),
        ];
        bool isRaw = function.IsAsync || function.Return is { Primitive: null };
        (string? type, string border) = isRaw ? (Raw, $"{Fp}FpRaw") : function.Return is { } value ? (value.Type, value.Border) : (null, $"{Fp}FpUnit");
        code.Line($"/// <summary>Calls the guest's {function.WireName} with MessagePack as it is; the result is MessagePack, too, unless it goes by value.</summary>");
        string call = $"Runtime.CallAsync<{arguments}, {type ?? Unit}, {border}>({index}, new {arguments}({string.Join(", ", parameters.Select(one => one.Name))}), cancellationToken)";
        EmitMethod(code, GuestNames.RawMethodOf(function), string.Concat(parameters.Select(one => $"{one.Type} {one.Name}, ")), type, call);
        code.Line();
        EmitArguments(code, arguments, parameters);
    }

    private static void EmitMethod(CodeWriter code, string name, string parameters, string? type, string call)
    {
        if (type is null)
        {
            code.Line($"public async {ValueTask} {name}({parameters}{Token}) =>");
            code.Line($"    _ = await {call}.ConfigureAwait(false);");
        }
        else
        {
            code.Line($"public {ValueTask}<{type}> {name}({parameters}{Token}) =>");
            code.Line($"    {call};");
        }
    }

    private static void EmitArguments(CodeWriter code, string name, (string Type, string Border, string Name)[] parameters)
    {
        // By number: the parameters' own names could be that of the method's.
        code.Open($"private readonly struct {name}({string.Join(", ", parameters.Select((one, i) => $"{one.Type} argument{i}"))}) : {Fp}IFpArguments");
        code.Open($"public void Lower(ref {Fp}FpLowering to)");
        for (int i = 0; i < parameters.Length; i++) code.Line($"{parameters[i].Border}.Lower(ref to, argument{i});");
        code.Close();
        code.Close();
    }

    /// <summary>Parameters may have names that are words of the language.</summary>
    private static string Escape(string name) =>
        Microsoft.CodeAnalysis.CSharp.SyntaxFacts.GetKeywordKind(name) == Microsoft.CodeAnalysis.CSharp.SyntaxKind.None ? name : "@" + name;
}
