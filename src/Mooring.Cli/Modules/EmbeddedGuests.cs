namespace Mooring.Cli.Modules;

/// <summary>The guests that moor brings along.</summary>
internal static class EmbeddedGuests
{
    /// <summary>guests/tally/tally.wasm.</summary>
    public static byte[] Tally => Read("guests/tally.wasm");

    /// <summary>guests/gantry/catalog/catalog.wasm.</summary>
    public static byte[] GantryCatalog => Read("guests/catalog.wasm");

    /// <summary>guests/gantry/streams/streams.wasm.</summary>
    public static byte[] GantryStreams => Read("guests/streams.wasm");

    private static byte[] Read(string name)
    {
        using Stream resource = typeof(EmbeddedGuests).Assembly.GetManifestResourceStream(name)!;
        byte[] bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return bytes;
    }
}
