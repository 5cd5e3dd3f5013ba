using System.Collections.Immutable;
using Mooring.Hosting.HostCalls;
using Mooring.Hosting.Slices;

namespace Mooring.Hosting.Actors;

/// <summary>What a host gives to its actors beyond <see cref="ActorOptions"/>.</summary>
/// <param name="HostCall">Answers the guests' host calls, in its own time.</param>
/// <param name="Watcher">Told what becomes of instances.</param>
/// <param name="Runtime">Runs the turns.</param>
/// <param name="Threads">Shared by all of the host's actors.</param>
/// <param name="Configurations">What a fresh instance is told before its first call.</param>
internal sealed record ActorWiring(
    AsyncHostCall HostCall, IActorWatcher Watcher, MooringRuntime Runtime, SharedThreads Threads, Func<ImmutableArray<ActorConfiguration>> Configurations);
