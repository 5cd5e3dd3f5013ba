namespace Mooring.Hosting.Manifests;

/// <summary>waSCC's providers were native libraries, which manifests of its time name by file. Ours do their work.</summary>
internal static class WasccLibraries
{
    // By a part of the file's name; the longer ones first.
    private static readonly (string Part, string Kind)[] Known =
    [
        ("httpsrv", "http_server"),
        ("http_server", "http_server"),
        ("httpclient", "http_client"),
        ("http_client", "http_client"),
        ("redisstreams", "eventstreams.sqlite"),
        ("redis_streams", "eventstreams.sqlite"),
        ("redis", "keyvalue.sqlite"),
        ("keyvalue", "keyvalue.memory"),
        ("nats", "messaging.nats"),
        ("_fs", "blobstore.files"),
        ("s3", "blobstore.s3"),
        ("logging", "logging"),
    ];

    /// <summary>The kind that does a library's work; null when the path names no library, or none that is known.</summary>
    public static string? KindOf(string path)
    {
        string file = Path.GetFileName(path);
        if (Path.GetExtension(file) is not (".so" or ".dylib" or ".dll")) return null;
        return Known.FirstOrDefault(known => file.Contains(known.Part, StringComparison.OrdinalIgnoreCase)).Kind;
    }
}
