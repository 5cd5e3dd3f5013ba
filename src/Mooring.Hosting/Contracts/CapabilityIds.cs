namespace Mooring.Hosting.Contracts;

/// <summary>The capabilities that waSCC knew, by the names that actors claim them by.</summary>
public static class CapabilityIds
{
    /// <summary>HTTP requests come in.</summary>
    public const string HttpServer = "wascc:http_server";

    /// <summary>HTTP requests go out.</summary>
    public const string HttpClient = "wascc:http_client";

    /// <summary>Values, lists and sets under keys.</summary>
    public const string KeyValue = "wascc:keyvalue";

    /// <summary>Publish and subscribe, request and reply.</summary>
    public const string Messaging = "wascc:messaging";

    /// <summary>Objects in containers, in chunks.</summary>
    public const string BlobStore = "wascc:blobstore";

    /// <summary>Lines for the host's log.</summary>
    public const string Logging = "wascc:logging";

    /// <summary>Random numbers, unique names, sequences.</summary>
    public const string Extras = "wascc:extras";

    /// <summary>Events in streams that only grow.</summary>
    public const string EventStreams = "wascc:eventstreams";
}
