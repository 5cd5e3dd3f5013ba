using System.IO.Pipelines;
using System.Net;

namespace Mooring.Grpc.Client;

/// <summary>A request body that is written while the call goes on: HttpClient lends its stream until <see cref="Complete"/>.</summary>
internal sealed class RequestBody : HttpContent
{
    private readonly TaskCompletionSource<PipeWriter> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The body, once the request is on its way. Fails if it never gets there.</summary>
    public Task<PipeWriter> Opened => _opened.Task;

    /// <summary>Ends the body. Does nothing the second time.</summary>
    public void Complete() => _completed.TrySetResult();

    /// <summary>The request failed before its body was wanted.</summary>
    public void Fail(Exception exception)
    {
        if (_opened.TrySetException(exception)) _ = _opened.Task.Exception; // observed: the same failure reaches the reader
        Complete();
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false); // headers go out before the first message
        _opened.TrySetResult(PipeWriter.Create(stream, new StreamPipeWriterOptions(minimumBufferSize: 32 * 1024, leaveOpen: true)));
        await _completed.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = -1;
        return false;
    }
}
