namespace Mooring.Wasm.Tests.Emit;

/// <summary>The IL of small functions stands beside their text. After a change that is meant, run with <c>MOORING_BLESS=1</c> and read the difference.</summary>
public class GoldenILTests
{
    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Folder(), "*.wat").Select(path => Path.GetFileNameWithoutExtension(path)).Order()];

    [Theory]
    [MemberData(nameof(Files))]
    public void Function_Compiled_HasTheILThatStandsBesideIt(string name)
    {
        string path = Path.Combine(Folder(), name);
        using Guest guest = Guest.Load(File.ReadAllText(path + ".wat"));
        guest.Module.Code.GetCode(0);
        var method = AppDomain.CurrentDomain.GetAssemblies()
            .Where(assembly => assembly.GetName().Name == guest.Module.Code.AssemblyName)
            .Select(assembly => assembly.GetType($"{guest.Module.Code.AssemblyName}.chunk0"))
            .First(type => type is not null)!
            .GetMethod($"f{guest.Module.Definition.ImportedFunctions}")!;
        string text = ILText.Print(method);
        if (Environment.GetEnvironmentVariable("MOORING_BLESS") == "1") File.WriteAllText(path + ".il", text);
        Assert.Equal(File.ReadAllText(path + ".il"), text);
    }

    private static string Folder()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string golden = Path.Combine(folder.FullName, "tests", "Mooring.Wasm.Tests", "Emit", "Golden");
            if (Directory.Exists(golden)) return golden;
        }

        throw new DirectoryNotFoundException($"There is no folder Golden.");
    }
}
