using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Mooring.Hosting.Claims;

namespace Mooring.Hosting;

/// <summary>What holds for a whole host. Immutable.</summary>
public sealed record ActorHostOptions
{
    /// <summary>The host's name in its events.</summary>
    /// <value><c>mooring</c>.</value>
    public string Name { get; init; } = "mooring";

    /// <summary>Which modules may run.</summary>
    /// <value>Signed ones, by any issuer.</value>
    public ClaimsPolicy Claims { get; init; } = new();

    /// <summary>What holds for actors whose settings say nothing else. Host calls and log lines go to the host whatever this says.</summary>
    /// <value>The defaults, with a mailbox of 64.</value>
    public ActorOptions Actors { get; init; } = new() { MailboxCapacity = 64 };

    /// <summary>How long an actor's guest may compute before it lets others run, if <see cref="ActorOptions.TimeSlice"/> does not say so for the actor.</summary>
    /// <value>10 milliseconds, so that a guest that loops does not delay the others until its deadline. <see cref="Timeout.InfiniteTimeSpan"/> for never.</value>
    public TimeSpan TimeSlice { get; init => field = ActorOptions.ValidSlice(value)!.Value; } = TimeSpan.FromMilliseconds(10);

    /// <summary>How many threads there are for guests that hold one while they wait: see <see cref="GuestWaiting"/>. They start when they are needed.</summary>
    /// <value>16. At least 1. A guest that finds none free waits for one, within its deadline.</value>
    public int WaitingThreads
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 16;

    /// <summary>Around every call to an actor and to a provider, the first one outermost.</summary>
    /// <value>None.</value>
    public ImmutableArray<IHostMiddleware> Middleware { get; init; } = [];

    /// <summary>Where the host, its providers and its actors log.</summary>
    /// <value>Nowhere.</value>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Makes the meter of the host, as in programs with dependency injection.</summary>
    /// <value>Null: the host makes its own.</value>
    public IMeterFactory? MeterFactory { get; init; }

    /// <summary>Lines that an actor may log in a second before further ones are left out and counted.</summary>
    /// <value>1000.</value>
    public int MaxLogLinesPerSecond { get; init; } = 1000;

    /// <summary>How long stopping lets accepted work finish.</summary>
    /// <value>10 seconds.</value>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long binding, unbinding, starting and stopping of one provider may take.</summary>
    /// <value>30 seconds.</value>
    public TimeSpan ProviderTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The host's clock.</summary>
    /// <value><see cref="TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
