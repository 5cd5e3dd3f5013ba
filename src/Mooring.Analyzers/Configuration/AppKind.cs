using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Mooring.Analyzers.Configuration;

/// <summary>What a project is for; some findings matter in some kinds only.</summary>
internal enum AppKind
{
    Library,
    Application,
    Web,
    UserInterface,
    Test,
}

/// <summary>The settings of one compilation.</summary>
internal static class Settings
{
    /// <summary>The kind that <c>mooring.app_kind</c> names, else the one that the project's properties and references show.</summary>
    public static AppKind KindOf(Compilation compilation, AnalyzerConfigOptions options)
    {
        if (Read(options, "mooring.app_kind", "MooringAppKind") is { Length: > 0 } stated)
        {
            return stated.ToLowerInvariant() switch
            {
                "web" => AppKind.Web,
                "ui" => AppKind.UserInterface,
                "test" => AppKind.Test,
                "library" => AppKind.Library,
                _ => AppKind.Application,
            };
        }

        if (Is(options, "build_property.IsTestProject")) return AppKind.Test;
        if (Is(options, "build_property.UseWPF") || Is(options, "build_property.UseWindowsForms")) return AppKind.UserInterface;
        if (Is(options, "build_property.UsingMicrosoftNETSdkWeb")) return AppKind.Web;
        foreach (AssemblyIdentity reference in compilation.ReferencedAssemblyNames)
            if (reference.Name is "xunit.core" or "xunit.v3.core" or "nunit.framework" or "Microsoft.VisualStudio.TestPlatform.TestFramework" or "TUnit.Core") return AppKind.Test;
        return compilation.Options.OutputKind is OutputKind.DynamicallyLinkedLibrary or OutputKind.NetModule ? AppKind.Library : AppKind.Application;
    }

    /// <summary>Whether what cannot be proven is reported too: <c>mooring.strict = true</c>.</summary>
    public static bool IsStrict(AnalyzerConfigOptions options) => string.Equals(Read(options, "mooring.strict", "MooringStrict"), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>An option of .editorconfig or a property of the project.</summary>
    public static string? Read(AnalyzerConfigOptions options, string key, string property)
    {
        if (options.TryGetValue(key, out string? value)) return value;
        return options.TryGetValue($"build_property.{property}", out value) ? value : null;
    }

    private static bool Is(AnalyzerConfigOptions options, string key) => options.TryGetValue(key, out string? value) && string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);
}
