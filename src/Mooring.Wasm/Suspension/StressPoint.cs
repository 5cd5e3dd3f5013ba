using System.Runtime.ExceptionServices;
using Mooring.Wasm.Runtime;

namespace Mooring.Wasm.Suspension;

/// <summary>Suspends guests where nothing has to be waited for, and drives them on at once; see <see cref="SuspensionStress"/>.</summary>
internal static class StressPoint
{
    private static readonly Thunks Calls = new(
        typeof(StressPoint).GetMethod(nameof(BeforeCall))!, typeof(StressPoint).GetMethod(nameof(AfterCall))!, keepsResult: true);

    private static readonly Thunks Entries = new(
        typeof(StressPoint).GetMethod(nameof(BeforeEntry))!, typeof(StressPoint).GetMethod(nameof(AfterEntry))!, keepsResult: true);

    /// <summary>Makes a host function one that suspends its caller after each call, its results being there already.</summary>
    public static FunctionInstance Around(FunctionInstance function) => Calls.Create(function, function.TypeId | FunctionInstance.SuspendsFlag);

    /// <summary>Makes a function one that can be called like any other and runs inside an activation of its own.</summary>
    public static FunctionInstance Entry(FunctionInstance function) => Entries.Create(function, function.TypeId & ~FunctionInstance.SuspendsFlag);

    public static void BeforeCall(ThunkContext context) => _ = context;

    public static void AfterCall(ThunkContext context, Exception? thrown)
    {
        StoreState state = context.State;
        bool suspends = state.CanSuspend && state.Unwinding == 0;
        if (suspends) state.Current!.BeginUnwinding(thrown is null ? PendingNothing.Instance : new PendingNothing(thrown));
        else if (thrown is not null) ExceptionDispatchInfo.Throw(thrown);
    }

    public static void BeforeEntry(ThunkContext context)
    {
        Activation activation = Activation.RentForThunk(context.State);
        activation.Outer = context.Activation;
        context.Activation = activation;
        activation.EnterInPlace();
    }

    public static void AfterEntry(ThunkContext context, Exception? thrown)
    {
        Activation activation = context.Activation!;
        context.Activation = activation.Outer;
        if (thrown is not null) activation.Fail(thrown);
        else activation.DriveInPlace();
        Exception? failure = activation.Failure;
        activation.LeaveInPlace();
        if (failure is not null) ExceptionDispatchInfo.Throw(failure);
    }
}
