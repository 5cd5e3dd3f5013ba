using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Mooring.Cli.Application;

namespace Mooring.Cli.Control;

/// <summary>Talks to the control endpoint of a running host.</summary>
internal sealed class ControlClient : IDisposable
{
    private readonly HttpClient _client;
    private readonly ControlFile _host;

    private ControlClient(ControlFile host)
    {
        _host = host;
        var handler = new SocketsHttpHandler { UseProxy = false };
        string address = host.Address;
        if (address.StartsWith("unix:", StringComparison.Ordinal))
        {
            string path = address["unix:".Length..];
            address = "http://localhost";
            handler.ConnectCallback = async (_, ct) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), ct).ConfigureAwait(false);
                return new NetworkStream(socket, ownsSocket: true);
            };
        }

        _client = new HttpClient(handler) { BaseAddress = new Uri(address), Timeout = TimeSpan.FromSeconds(60) };
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", host.Token);
    }

    /// <summary>Reaches the host of that name, or the only one that runs.</summary>
    /// <exception cref="CliException">There is none, or there are several.</exception>
    public static async Task<ControlClient> OfAsync(string? name, CancellationToken cancellation) => new(await ControlFile.FindAsync(name, cancellation).ConfigureAwait(false));

    public Task<HostStatus> GetStatusAsync(CancellationToken cancellation) => AskAsync<HostStatus>(HttpMethod.Get, "/status", null, cancellation);

    public Task<SwapResult> SwapAsync(byte[] wasm, CancellationToken cancellation) => AskAsync<SwapResult>(HttpMethod.Post, "/swap", new ByteArrayContent(wasm), cancellation);

    public Task LinkAsync(LinkRequest link, CancellationToken cancellation) => AskAsync<object?>(HttpMethod.Put, "/links", JsonContent.Create(link), cancellation);

    public Task UnlinkAsync(string actor, string capability, string binding, CancellationToken cancellation) => AskAsync<object?>(
        HttpMethod.Delete, $"/links?actor={Uri.EscapeDataString(actor)}&capability={Uri.EscapeDataString(capability)}&binding={Uri.EscapeDataString(binding)}", null, cancellation);

    public void Dispose() => _client.Dispose();

    private async Task<T> AskAsync<T>(HttpMethod method, string path, HttpContent? content, CancellationToken cancellation)
    {
        try
        {
            using var request = new HttpRequestMessage(method, path) { Content = content };
            using HttpResponseMessage answer = await _client.SendAsync(request, cancellation).ConfigureAwait(false);
            if (answer.StatusCode == HttpStatusCode.NoContent) return default!;
            if (answer.IsSuccessStatusCode) return (await answer.Content.ReadFromJsonAsync<T>(cancellation).ConfigureAwait(false))!;
            if (answer.StatusCode == HttpStatusCode.Conflict) throw new CliException((await answer.Content.ReadFromJsonAsync<ControlProblem>(cancellation).ConfigureAwait(false))!.Message);
            throw new CliException(answer.StatusCode == HttpStatusCode.Unauthorized
                ? $"{_host.Name} does not take the token in {_host.Path}: another host has taken that name or address since; stop it, or delete the file"
                : $"{_host.Name} answered {(int)answer.StatusCode} {answer.ReasonPhrase}");
        }
        catch (HttpRequestException cause)
        {
            throw new CliException($"{_host.Name} cannot be reached at {_host.Address}: {cause.Message} (if it does not run any more, delete {_host.Path})", cause);
        }
        catch (JsonException cause)
        {
            throw new CliException($"what answers at {_host.Address} is no host of moor up: {cause.Message}", cause);
        }
        catch (OperationCanceledException cause) when (!cancellation.IsCancellationRequested)
        {
            throw new CliException($"{_host.Name} has not answered for {_client.Timeout.TotalSeconds:0} s", cause);
        }
    }
}
