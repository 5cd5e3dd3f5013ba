namespace Mooring.Wasm.Compilation.Suspension;

/// <summary>What an optimising compiler may find out about a function, so that some reads of slots never happen.</summary>
internal interface ILivenessDoubts
{
    /// <summary>Whether a condition may turn out to be a constant: behind its branch only what all ways read is live then, since there may be but one.</summary>
    bool MayBeKnown(int node);

    /// <summary>Whether a statement may turn out to end the function always: what it reads itself, and what is read behind it, does not count then.</summary>
    bool MayEnd(int statement);
}
