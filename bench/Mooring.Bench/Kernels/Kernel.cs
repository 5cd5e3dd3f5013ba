namespace Mooring.Bench.Kernels;

/// <summary>A program of <c>bench/guests</c>.</summary>
/// <param name="Name">Its file, without extension.</param>
/// <param name="Argument">What its export <c>run</c> gets; chosen so that a run takes V8 some 20 to 60 ms.</param>
internal sealed record Kernel(string Name, int Argument)
{
    public static readonly IReadOnlyList<Kernel> All =
    [
        new("sieve", 1),
        new("matmul", 2),
        new("sha256", 4000),
        new("quicksort", 1),
        new("fib", 33),
        new("interpreter", 500_000),
        new("trees", 40),
        new("nbody", 150_000),
        new("mandelbrot", 500),
        new("mandelbrot_simd", 1000),
        new("crc32", 8),
        new("json", 40),
        new("hashmap", 15),
        new("lz", 2),
        new("mixed", 200),
    ];

    /// <summary>All kernels, or those that the environment names in <c>MOORING_BENCH_KERNELS</c>, separated by commas.</summary>
    public static IEnumerable<Kernel> Selected => Environment.GetEnvironmentVariable("MOORING_BENCH_KERNELS") is { Length: > 0 } names
        ? All.Where(kernel => names.Split(',').Contains(kernel.Name))
        : All;

    /// <summary>The compiled module; the benchmarks run from a build of the repository.</summary>
    public string Path => System.IO.Path.Combine(GuestDirectory, Name + ".wasm");

    public static string GuestDirectory { get; } = Find();

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string guests = System.IO.Path.Combine(folder.FullName, "bench", "guests");
            if (Directory.Exists(guests)) return guests;
        }

        throw new DirectoryNotFoundException($"There is no bench/guests above {AppContext.BaseDirectory}.");
    }
}
