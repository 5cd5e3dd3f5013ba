using System.Runtime.InteropServices;
using Mooring;

namespace Recipes;

/// <summary>A native library that keeps its state in the thread: OpenGL, COM apartments, most scripting engines; here, the C library's locale.</summary>
public static class ThreadStateRecipe
{
    public static async Task<bool> IsKeptAsync(MooringRuntime runtime)
    {
        await using Moored<ThreadLocale> locale = await runtime.CreateAsync(
            () => new ThreadLocale("C"), new MooredOptions { Affinity = Affinity.Thread });
        return await locale.RunAsync(async l =>
        {
            await Task.Yield(); // comes back to the thread whose locale it is
            return l.IsInUse;
        });
    }
}

/// <summary>Sets the locale of the thread that makes it. Moored as mobile, its creation throws. Linux.</summary>
[ThreadAffine]
public sealed partial class ThreadLocale : IDisposable
{
    private const int AllCategories = 0x1fbf; // LC_ALL_MASK of glibc

    private readonly nint _locale;
    private readonly nint _before;

    public ThreadLocale(string name)
    {
        _locale = Make(AllCategories, name, 0);
        if (_locale == 0) throw new NotSupportedException($"no locale {name}");
        _before = Use(_locale);
    }

    public bool IsInUse => Use(0) == _locale;

    public void Dispose()
    {
        _ = Use(_before);
        Free(_locale);
    }

    [LibraryImport("libc", EntryPoint = "newlocale", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Make(int categories, string name, nint initial);

    [LibraryImport("libc", EntryPoint = "uselocale")]
    private static partial nint Use(nint locale);

    [LibraryImport("libc", EntryPoint = "freelocale")]
    private static partial void Free(nint locale);
}
