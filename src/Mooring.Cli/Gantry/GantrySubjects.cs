namespace Mooring.Cli.Gantry;

/// <summary>The subjects of Gantry's actors (guests/gantry).</summary>
internal static class GantrySubjects
{
    public const string Put = "gantry.stream.put";
    public const string Get = "gantry.stream.get";
    public const string Query = "gantry.catalog.tokens.query";

    public static string Upload(string transfer) => $"gantry.stream.upload.{transfer}";

    public static string Download(string transfer) => $"gantry.stream.download.{transfer}";
}
