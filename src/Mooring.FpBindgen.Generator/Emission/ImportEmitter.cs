using Mooring.FpBindgen.Generator.Models;
using Mooring.FpBindgen.Generator.Naming;

namespace Mooring.FpBindgen.Generator.Emission;

/// <summary>Writes the methods that serve a guest's calls.</summary>
internal static class ImportEmitter
{
    private const string Fp = "global::Mooring.FpBindgen.";
    private const string Unit = "global::Mooring.MessagePack.Unit";
    private const string UnitFormat = "global::Mooring.MessagePack.Formats.UnitFormat";

    public static string NameOf(FunctionModel import) => $"Serve{GuestNames.Stem(import.Method)}";

    public static void Emit(CodeWriter code, GuestModel guest, FunctionModel import)
    {
        code.Open($"private static void {NameOf(import)}(ref {Fp}FpImportCall call)");
        for (int i = 0; i < import.Parameters.Count; i++)
            code.Line($"{import.Parameters[i].Value.Type} argument{i} = {import.Parameters[i].Value.Border}.Lift(ref call.Arguments);");
        if (import.IsAsync) EmitAsync(code, guest, import);
        else EmitSync(code, guest, import);
        code.Close();
    }

    private static void EmitSync(CodeWriter code, GuestModel guest, FunctionModel import)
    {
        string invoke = $"(({guest.ImportsInterface})call.Host!).{import.Method}({string.Join(", ", Enumerable.Range(0, import.Parameters.Count).Select(i => $"argument{i}"))})";
        if (import.Return is not { } result)
        {
            code.Line($"{invoke};");
            return;
        }

        if (result.ResultTypes is null)
        {
            code.Line($"call.Return<{result.Type}, {result.Border}>({invoke});");
            return;
        }

        code.Line($"{result.Type} result;");
        code.Open("try");
        code.Line($"result = {invoke};");
        code.Close();
        code.Open($"catch (global::System.Exception failure) when (call.TryMap(failure, out {result.Type} mapped))");
        code.Line("result = mapped;");
        code.Close();
        code.Line();
        code.Line($"call.Return<{result.Type}, {result.Border}>(result);");
    }

    private static void EmitAsync(CodeWriter code, GuestModel guest, FunctionModel import)
    {
        int count = import.Parameters.Count;
        string state = count switch
        {
            0 => Unit,
            1 => import.Parameters[0].Value.Type,
            _ => $"({string.Join(", ", import.Parameters.Select(parameter => parameter.Value.Type))})",
        };
        string arguments = count switch
        {
            0 => "default",
            1 => "argument0",
            _ => $"({string.Join(", ", Enumerable.Range(0, count).Select(i => $"argument{i}"))})",
        };
        IEnumerable<string> passed = count == 1 ? ["state"] : Enumerable.Range(1, count).Select(i => $"state.Item{i}");
        string invoke = $"(({guest.ImportsInterface})host!).{import.Method}({string.Join(", ", import.TakesToken ? passed.Append("stop") : passed)})";
        if (import.Return is not { } result)
        {
            code.Open($"call.RunAsync<{state}, {Unit}, {UnitFormat}>({arguments}, static async (host, state, stop) =>");
            code.Line($"await {invoke}.ConfigureAwait(false);");
            code.Line("return default;");
            code.Close(");");
            return;
        }

        string task = import.IsValueTask ? invoke : $"new global::System.Threading.Tasks.ValueTask<{result.Type}>({invoke})";
        string map = result.ResultTypes is null ? "" : $", {Fp}FpErrors.Map<{result.ResultTypes}>";
        code.Line($"call.RunAsync<{state}, {result.Type}, {result.Format}>({arguments}, static (host, state, stop) => {task}{map});");
    }
}
