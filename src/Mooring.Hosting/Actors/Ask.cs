using Mooring.Hosting.Deadlines;

namespace Mooring.Hosting.Actors;

/// <summary>One ask on its way to the guest.</summary>
/// <param name="Operation">What the guest is to do.</param>
/// <param name="Payload">What it is to do it with.</param>
/// <param name="Timeout">The time it was given; for error texts.</param>
/// <param name="Stop">When and how it is taken back.</param>
internal readonly record struct Ask(string Operation, ReadOnlyMemory<byte> Payload, TimeSpan Timeout, AskStop Stop);
