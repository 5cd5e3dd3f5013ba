// Every kind of function: sync and async, by value and as MessagePack, with and without results.
namespace Golden;

public interface IImports
{
    void Log(string message);

    DateTimeOffset Now();

    Result<int, string> Parse(string text);

    [FpName("make_http_request")]
    Task<Result<byte[], string>> RequestAsync(string url, uint retries, CancellationToken cancellationToken);

    ValueTask Pause();
}

public interface IExports
{
    /// <summary>Adds.</summary>
    uint Add(uint left, uint @checked);

    void Reset();

    [FpOptional]
    [Obsolete("use Reset")]
    Task Clear();

    Task<List<string>> FetchSeriesAsync(string query, bool all);
}

[FpGuest(typeof(IExports), typeof(IImports))]
public sealed partial class Guest;
