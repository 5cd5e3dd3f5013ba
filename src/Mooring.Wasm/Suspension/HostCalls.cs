using Mooring.Wasm.Runtime;

namespace Mooring.Wasm.Suspension;

/// <summary>What the stubs of asynchronous host functions call: takes results that are there, and suspends the guest for others.</summary>
internal static class HostCalls
{
    /// <summary>The token for a host function that wants one.</summary>
    public static CancellationToken StopToken(HostContext context) => context.State.Current?.StopToken ?? CancellationToken.None;

    /// <summary>Takes the end of a host function without results.</summary>
    /// <returns>Whether it has ended; if not, the stub returns to the guest, which is being suspended.</returns>
    /// <exception cref="WasmSuspensionException">It has not ended, and the guest cannot be suspended.</exception>
    public static bool TryFinish(HostContext context, ValueTask task)
    {
        if (task.IsCompleted)
        {
            task.GetAwaiter().GetResult();
            return true;
        }

        Suspend(context, new PendingVoidCall(task));
        return false;
    }

    /// <summary>Takes the results of a host function.</summary>
    /// <param name="context">The function.</param>
    /// <param name="task">Its end.</param>
    /// <param name="writer">See <see cref="PendingCall{T}"/>.</param>
    /// <param name="result">What it returned, if it has ended.</param>
    /// <inheritdoc cref="TryFinish(HostContext, ValueTask)"/>
    public static bool TryFinish<T>(HostContext context, ValueTask<T> task, nint writer, out T? result)
    {
        if (task.IsCompleted)
        {
            result = task.GetAwaiter().GetResult();
            return true;
        }

        result = default;
        Suspend(context, new PendingCall<T>(task, context, writer));
        return false;
    }

    /// <summary>As <see cref="TryFinish(HostContext, ValueTask)"/>.</summary>
    public static bool TryFinishTask(HostContext context, Task task) => TryFinish(context, new ValueTask(task));

    /// <summary>As <see cref="TryFinish{T}"/>.</summary>
    public static bool TryFinishTask<T>(HostContext context, Task<T> task, nint writer, out T? result) =>
        TryFinish(context, new ValueTask<T>(task), writer, out result);

    /// <summary>As <see cref="TryFinish(HostContext, ValueTask)"/>, for a function that writes its results into an array.</summary>
    public static bool TryFinish(HostContext context, ValueTask task, Value[] results)
    {
        if (task.IsCompleted) return TryFinish(context, task);
        Suspend(context, new PendingUntypedCall(task, context, results));
        return false;
    }

    private static void Suspend(HostContext context, PendingOperation pending)
    {
        StoreState state = context.State;
        if (!state.CanSuspend || state.Current!.IsSynchronous) throw new WasmSuspensionException(
            context.ImportName,
            state.Current is null or { IsSynchronous: true }
                ? "the host called it with Call or a delegate that is not asynchronous; use CallAsync."
                : "a host function that is not asynchronous lies between it and the call with CallAsync; make that function asynchronous.");
        state.Current!.BeginUnwinding(pending);
    }
}
