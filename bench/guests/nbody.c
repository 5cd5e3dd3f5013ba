// Five planets in double precision.
#include "guest.h"

typedef struct {
  double x, y, z, vx, vy, vz, mass;
} Body;

static Body bodies[5];

static void place(void) {
  const double days = 365.24, solar = 39.47841760435743;
  const Body start[5] = {
      {0, 0, 0, 0, 0, 0, solar},
      {4.84143144246472090, -1.16032004402742839, -0.103622044471123109, 0.00166007664274403694 * days, 0.00769901118419740425 * days, -0.0000690460016972063023 * days, 0.000954791938424326609 * solar},
      {8.34336671824457987, 4.12479856412430479, -0.403523417114321381, -0.00276742510726411021 * days, 0.00499852801234917238 * days, 0.0000230417297573763929 * days, 0.000285885980666130812 * solar},
      {12.8943695621391310, -15.1111514016986312, -0.223307578892655734, 0.00296460137564761618 * days, 0.00237847173959480950 * days, -0.0000296589568540237556 * days, 0.0000436624404335156298 * solar},
      {15.3796971148509165, -25.9193146099879641, 0.179258772950371181, 0.00268067772490389322 * days, 0.00162824170038242295 * days, -0.0000951592254519715870 * days, 0.0000515138902046611451 * solar}};
  for (int i = 0; i < 5; i++) bodies[i] = start[i];
}

EXPORT("run") int run(int steps) {
  place();
  while (steps-- > 0) {
    for (int i = 0; i < 5; i++) {
      Body *a = &bodies[i];
      for (int j = i + 1; j < 5; j++) {
        Body *b = &bodies[j];
        double dx = a->x - b->x, dy = a->y - b->y, dz = a->z - b->z;
        double square = dx * dx + dy * dy + dz * dz;
        double pull = 0.01 / (square * __builtin_sqrt(square));
        a->vx -= dx * b->mass * pull, a->vy -= dy * b->mass * pull, a->vz -= dz * b->mass * pull;
        b->vx += dx * a->mass * pull, b->vy += dy * a->mass * pull, b->vz += dz * a->mass * pull;
      }
    }
    for (int i = 0; i < 5; i++) {
      Body *a = &bodies[i];
      a->x += 0.01 * a->vx, a->y += 0.01 * a->vy, a->z += 0.01 * a->vz;
    }
  }
  return (int)(bodies[0].x * 1e9);
}
