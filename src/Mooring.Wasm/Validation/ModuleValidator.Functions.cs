using Mooring.Wasm.Decoding;

namespace Mooring.Wasm.Validation;

internal static partial class ModuleValidator
{
    // Below this a second thread starts later than the first one is done.
    private const int BytesPerPart = 256 * 1024;

    /// <summary>Checks all function bodies, those of large modules on all cores.</summary>
    private static void ValidateFunctions(ValidationContext context)
    {
        List<Range> parts = SplitFunctions(context.Module);
        if (parts.Count == 1 || Environment.ProcessorCount == 1)
        {
            foreach (Range part in parts) ValidatePart(new FunctionValidator(context), part);
            return;
        }

        ValidateInParallel(context, parts);
    }

    private static void ValidateInParallel(ValidationContext context, List<Range> parts)
    {
        var failures = new WasmFormatException?[parts.Count];
        Parallel.For(
            0,
            parts.Count,
            () => new FunctionValidator(context),
            (part, loop, validator) =>
            {
                try
                {
                    ValidatePart(validator, parts[part]);
                }
                catch (WasmFormatException failure)
                {
                    failures[part] = failure;
                    loop.Break(); // parts before this one are still checked, so that always the first error is reported
                }

                return validator;
            },
            _ => { });
        if (Array.Find(failures, failure => failure is not null) is { } first) throw new WasmFormatException(first.Reason, first.Offset);
    }

    private static void ValidatePart(FunctionValidator validator, Range part)
    {
        for (int function = part.Start.Value; function < part.End.Value; function++) validator.Validate(function);
    }

    /// <summary>Runs of functions with some code in each.</summary>
    private static List<Range> SplitFunctions(ModuleDefinition module)
    {
        var parts = new List<Range>();
        int start = module.ImportedFunctions;
        int bytes = 0;
        for (int i = start; i < module.Functions.Length; i++)
        {
            bytes += module.Functions[i].Body!.Code.Length;
            if (bytes < BytesPerPart) continue;
            parts.Add(start..(i + 1));
            start = i + 1;
            bytes = 0;
        }

        parts.Add(start..module.Functions.Length);
        return parts;
    }
}
