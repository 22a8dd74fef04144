// Servers, a browser and the network share the processors: one test at a time.
[assembly: DoNotParallelize]
