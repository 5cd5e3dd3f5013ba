using System.Collections.Concurrent;
using System.Text;
using Mooring.Grpc.Actors;
using Mooring.Grpc.Protocol;

namespace Mooring.Grpc.Tests.Support;

/// <summary>Instances that do what the guests tally, echo and misbehave do, without an engine, and tell the test about it.</summary>
internal sealed class FakeActors : IMessageActorSource
{
    private readonly ConcurrentDictionary<FakeActor, byte> _alive = new();
    private int _started;
    private long _answered;

    /// <summary>Thrown by the next starts, if set.</summary>
    public Exception? StartFailure { get; set; }

    public int Started => Volatile.Read(ref _started);

    public int Alive => _alive.Count;

    public long Answered => Interlocked.Read(ref _answered);

    /// <summary>Done when a guest is in <c>Loop</c>.</summary>
    public TaskCompletionSource Looping { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done when a guest in <c>Loop</c> was interrupted.</summary>
    public TaskCompletionSource Interrupted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done when an instance was disposed.</summary>
    public TaskCompletionSource Disposed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ValueTask<IMessageActor> StartAsync(CancellationToken cancellationToken)
    {
        if (StartFailure is not null) throw StartFailure;
        Interlocked.Increment(ref _started);
        var actor = new FakeActor(this);
        _alive.TryAdd(actor, 0);
        return new(actor);
    }

    private sealed class FakeActor(FakeActors owner) : IMessageActor
    {
        private readonly HashSet<string> _words = new(StringComparer.OrdinalIgnoreCase);
        private int _lines;
        private int _count;
        private long _bytes;
        private int _turns; // how many are running: never more than one

        public async ValueTask<ReadOnlyMemory<byte>> AskAsync(string operation, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
        {
            Assert.Equal(1, Interlocked.Increment(ref _turns));
            try
            {
                var answer = operation switch
                {
                    "Echo" => payload.ToArray(),
                    "Count" => Count(payload.Span),
                    "Loop" => await LoopAsync(cancellationToken),
                    "Error" => throw new GrpcStatusException(StatusCode.Unknown, Encoding.UTF8.GetString(payload.Span)),
                    "Trap" => throw new GrpcStatusException(StatusCode.Aborted, "the guest trapped: unreachable"),
                    "Bug" => throw new InvalidOperationException("secret detail"),
                    "Yield" => await YieldAsync(payload),
                    _ => throw new GrpcStatusException(StatusCode.NotFound, $"the guest has no operation '{operation}'"),
                };
                Interlocked.Increment(ref owner._answered);
                return answer;
            }
            finally
            {
                Interlocked.Decrement(ref _turns);
            }
        }

        public ValueTask DisposeAsync()
        {
            owner._alive.TryRemove(this, out _);
            owner.Disposed.TrySetResult();
            return ValueTask.CompletedTask;
        }

        private static async Task<byte[]> YieldAsync(ReadOnlyMemory<byte> payload)
        {
            await Task.Yield();
            return payload.ToArray();
        }

        private async Task<byte[]> LoopAsync(CancellationToken cancellationToken)
        {
            owner.Looping.TrySetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            finally
            {
                owner.Interrupted.TrySetResult();
            }

            return [];
        }

        private byte[] Count(ReadOnlySpan<byte> payload)
        {
            var text = Encoding.UTF8.GetString(payload);
            var words = text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
            foreach (var word in words) _words.Add(word);
            _lines += text.Count(c => c == '\n');
            _count += words.Length;
            _bytes += payload.Length;
            return Encoding.UTF8.GetBytes($"lines={_lines} words={_count} distinct={_words.Count} bytes={_bytes}");
        }
    }
}
