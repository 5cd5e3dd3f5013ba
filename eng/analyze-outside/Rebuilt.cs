using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using ICSharpCode.Decompiler;
using ICSharpCode.Decompiler.CSharp;
using ICSharpCode.Decompiler.Metadata;
using ICSharpCode.Decompiler.TypeSystem;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using LanguageVersion = Microsoft.CodeAnalysis.CSharp.LanguageVersion;
using MetadataReference = Microsoft.CodeAnalysis.MetadataReference;

namespace Mooring.AnalyzeOutside;

/// <summary>An assembly turned back into a compilation.</summary>
internal static class Rebuilt
{
    private const int LinesBefore = 12;
    private const int LinesAfter = 4;

    public static CSharpCompilation Compile(string target, IReadOnlyList<string> folders)
    {
        string[] searched = [Path.GetDirectoryName(Path.GetFullPath(target))!, .. folders];
        var options = new CSharpParseOptions(LanguageVersion.Preview);
        var trees = Decompile(target, searched).Select(file => CSharpSyntaxTree.ParseText(file.Text, options, file.Name, System.Text.Encoding.UTF8)).ToList();
        var known = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { Path.GetFileName(target) };
        var references = new List<MetadataReference>();
        foreach (string file in searched.SelectMany(folder => Directory.EnumerateFiles(folder, "*.dll")))
            if (known.Add(Path.GetFileName(file)) && IsManaged(file)) references.Add(MetadataReference.CreateFromFile(file));

        // With the name and key of the original, the internals of its friends can be seen.
        var compilation = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, publicSign: true, metadataImportOptions: MetadataImportOptions.All,
            cryptoPublicKey: KeyOf(target), nullableContextOptions: NullableContextOptions.Disable);
        return CSharpCompilation.Create(Path.GetFileNameWithoutExtension(target), trees, references, compilation);
    }

    /// <summary>The members in which the compiler found an error.</summary>
    public static HashSet<SyntaxNode> BrokenMembers(CSharpCompilation compilation)
    {
        var broken = new HashSet<SyntaxNode>();
        foreach (Diagnostic error in compilation.GetDiagnostics())
        {
            if (error.Severity is not DiagnosticSeverity.Error || error.Location.SourceTree is not { } tree) continue;
            SyntaxNode? node = tree.GetRoot().FindNode(error.Location.SourceSpan);
            for (node = node.FirstAncestorOrSelf<MemberDeclarationSyntax>(); node is MemberDeclarationSyntax and not BaseTypeDeclarationSyntax; node = node.Parent?.FirstAncestorOrSelf<MemberDeclarationSyntax>())
                broken.Add(node);
        }

        return broken;
    }

    public static string NameOf(SyntaxNode node)
    {
        string[] names = [.. node.AncestorsAndSelf().Select(at => at switch
        {
            MethodDeclarationSyntax method => method.Identifier.ValueText,
            PropertyDeclarationSyntax property => property.Identifier.ValueText,
            ConstructorDeclarationSyntax => ".ctor",
            BaseTypeDeclarationSyntax type => type.Identifier.ValueText,
            _ => "",
        }).Where(name => name.Length > 0).Reverse()];
        return string.Join('.', names);
    }

    public static string LinesAround(Location location)
    {
        var text = location.SourceTree!.GetText();
        int line = location.GetLineSpan().StartLinePosition.Line;
        var lines = new List<string>();
        for (int i = Math.Max(0, line - LinesBefore); i <= Math.Min(text.Lines.Count - 1, line + LinesAfter); i++)
            lines.Add($"  {(i == line ? '>' : ' ')} {text.Lines[i]}");
        return string.Join('\n', lines);
    }

    private static IEnumerable<(string Name, string Text)> Decompile(string target, string[] searched)
    {
        var module = new PEFile(target);
        var resolver = new UniversalAssemblyResolver(target, throwOnError: false, module.DetectTargetFrameworkId());
        foreach (string folder in searched) resolver.AddSearchDirectory(folder);
        var settings = new DecompilerSettings(ICSharpCode.Decompiler.CSharp.LanguageVersion.Latest) { ThrowOnAssemblyResolveErrors = false, UseDebugSymbols = false };
        var system = new DecompilerTypeSystem(module, resolver, settings);
        foreach (ITypeDefinition type in system.MainModule.TopLevelTypeDefinitions)
        {
            if (type.Name.StartsWith('<')) continue;
            string text;
            try
            {
                text = new CSharpDecompiler(system, settings).DecompileTypeAsString(type.FullTypeName);
            }
            catch (DecompilerException)
            {
                continue; // a body that the decompiler does not understand
            }

            yield return ($"{type.FullName}.cs", text);
        }
    }

    private static ImmutableArray<byte> KeyOf(string file)
    {
        using var stream = File.OpenRead(file);
        using var image = new PEReader(stream);
        MetadataReader metadata = image.GetMetadataReader();
        return metadata.GetBlobContent(metadata.GetAssemblyDefinition().PublicKey);
    }

    public static bool IsManaged(string file)
    {
        using var stream = File.OpenRead(file);
        using var image = new PEReader(stream);
        return image.HasMetadata && image.GetMetadataReader().IsAssembly;
    }
}
