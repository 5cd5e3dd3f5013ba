using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Mooring.Providers.Http.Protocols;

/// <summary>A connection that has been passed on from one listener to another. Its end here is told to the first, which then disposes of it.</summary>
internal sealed class SortedConnection(ConnectionContext accepted) : ConnectionContext
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the listener that it was passed on to has finished with it.</summary>
    public Task Ended => _ended.Task;

    public override IDuplexPipe Transport { get; set; } = accepted.Transport;

    public override string ConnectionId { get; set; } = accepted.ConnectionId;

    /// <summary>Those of the accepted connection, with a layer of its own: either listener sets some for itself.</summary>
    public override IFeatureCollection Features { get; } = new FeatureCollection(accepted.Features);

    public override IDictionary<object, object?> Items { get; set; } = accepted.Items;

    public override CancellationToken ConnectionClosed { get; set; } = accepted.ConnectionClosed;

    public override EndPoint? LocalEndPoint { get; set; } = accepted.LocalEndPoint;

    public override EndPoint? RemoteEndPoint { get; set; } = accepted.RemoteEndPoint;

    public override void Abort(ConnectionAbortedException abortReason) => accepted.Abort(abortReason);

    public override ValueTask DisposeAsync()
    {
        _ended.TrySetResult();
        return default;
    }
}
