namespace Mooring.Wasm.Runtime.Guards;

/// <summary>A slot of the arena with what is still set up in it from an earlier use; its pages hold nothing that was written then.</summary>
/// <param name="Index">Place in the arena.</param>
/// <param name="Committed">Accessible bytes from its start.</param>
/// <param name="Image">Number of the image that is mapped into it, or 0 when all of it reads as zero.</param>
internal readonly record struct ArenaSlot(int Index, nuint Committed, int Image);
