using System.Collections.Immutable;
using System.Text.Json;
using Mooring.Cli.Application;
using Mooring.FpBindgen;

namespace Mooring.Cli.Modules;

/// <summary>A protocol of fp-bindgen as a JSON file describes it.</summary>
/// <remarks>
/// <c>{"imports": [FUNCTION, ..], "exports": [FUNCTION, ..]}</c>; FUNCTION is
/// <c>{"name": "fetch", "async": true, "optional": false, "parameters": ["object", "u32"], "result": "object"}</c>. Types are <c>bool</c>,
/// <c>u8</c> to <c>u64</c>, <c>i8</c> to <c>i64</c>, <c>f32</c>, <c>f64</c>, <c>object</c> for everything else, and <c>unit</c>, which is
/// also what a missing result means.
/// </remarks>
internal sealed record FpSchema(ImmutableArray<FpFunction> Imports, ImmutableArray<FpFunction> Exports)
{
    private const long LargestBytes = 16 << 20;

    /// <exception cref="CliException">The file cannot be read or is no schema.</exception>
    public static async Task<FpSchema> ReadAsync(string path, CancellationToken cancellation)
    {
        byte[] bytes = await InputFile.ReadAsync(path, LargestBytes, cancellation).ConfigureAwait(false);
        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return new FpSchema(ReadFunctions(document.RootElement, "imports"), ReadFunctions(document.RootElement, "exports"));
        }
        catch (Exception cause) when (cause is JsonException or FormatException or InvalidOperationException or ArgumentException)
        {
            throw new CliException($"{path}: not a protocol: {cause.Message}", cause);
        }
    }

    /// <summary>The schema as JSON, to begin one with.</summary>
    public static void Write(TextWriter output, ImmutableArray<FpFunction> imports, ImmutableArray<FpFunction> exports)
    {
        output.WriteLine("{");
        output.WriteLine("  \"imports\": [");
        WriteFunctions(output, imports);
        output.WriteLine("  ],");
        output.WriteLine("  \"exports\": [");
        WriteFunctions(output, exports);
        output.WriteLine("  ]");
        output.WriteLine("}");
    }

    private static void WriteFunctions(TextWriter output, ImmutableArray<FpFunction> functions)
    {
        for (int i = 0; i < functions.Length; i++)
        {
            FpFunction function = functions[i];
            string parameters = string.Join(", ", function.Parameters.Select(type => $"\"{NameOf(type)}\""));
            output.WriteLine(
                $"    {{ \"name\": {JsonSerializer.Serialize(function.Name)}, \"parameters\": [{parameters}], \"result\": \"{NameOf(function.Result)}\" }}{(i + 1 < functions.Length ? "," : "")}");
        }
    }

    private static ImmutableArray<FpFunction> ReadFunctions(JsonElement schema, string side) =>
        schema.TryGetProperty(side, out JsonElement functions) ? [.. functions.EnumerateArray().Select(ReadFunction)] : [];

    private static FpFunction ReadFunction(JsonElement function)
    {
        string name = function.TryGetProperty("name", out JsonElement given) ? given.GetString() ?? "" : "";
        if (name.Length == 0) throw new FormatException("a function has no name");
        bool isAsync = IsTrue(function, "async");
        FpType result = function.TryGetProperty("result", out JsonElement type) ? TypeOf(type, name) : FpType.Unit;
        ImmutableArray<FpType> parameters = function.TryGetProperty("parameters", out JsonElement list) ? [.. list.EnumerateArray().Select(one => TypeOf(one, name))] : [];
        return new FpFunction(name, parameters, isAsync ? FpType.Object : result, isAsync, IsTrue(function, "optional"));
    }

    private static bool IsTrue(JsonElement function, string property) => function.TryGetProperty(property, out JsonElement value) && value.GetBoolean();

    private static FpType TypeOf(JsonElement type, string function) =>
        type.GetString() is { } name && Enum.GetValues<FpType>().FirstOrDefault(one => NameOf(one) == name, (FpType)(-1)) is var found && found >= 0
            ? found
            : throw new FormatException($"the function {function} has the unknown type {type.GetRawText()}");

    private static string NameOf(FpType type) => type.ToString().ToLowerInvariant();
}
