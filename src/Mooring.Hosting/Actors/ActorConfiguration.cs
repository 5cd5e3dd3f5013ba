namespace Mooring.Hosting.Actors;

/// <summary>What an actor has been told about itself or its links, and is told again whenever it has a fresh instance.</summary>
/// <param name="Key">What it is about; a later one about the same takes its place.</param>
/// <param name="Operation">The operation that brings it.</param>
/// <param name="Payload">As providers see it.</param>
internal sealed record ActorConfiguration(string Key, string Operation, ReadOnlyMemory<byte> Payload);
