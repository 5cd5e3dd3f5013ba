// Binary trees, built and walked; the allocator has a free list.
#include "guest.h"

typedef struct Node {
  struct Node *left, *right;
} Node;

static Node *free_nodes;

static Node *node(Node *left, Node *right) {
  Node *made = free_nodes;
  if (made) free_nodes = made->left;
  else made = allocate(sizeof(Node));
  made->left = left;
  made->right = right;
  return made;
}

static Node *build(int depth) { return depth == 0 ? node(0, 0) : node(build(depth - 1), build(depth - 1)); }

static int count(const Node *tree) { return tree->left ? 1 + count(tree->left) + count(tree->right) : 1; }

static void release(Node *tree) {
  if (tree->left) {
    release(tree->left);
    release(tree->right);
  }
  tree->left = free_nodes;
  free_nodes = tree;
}

EXPORT("run") int run(int rounds) {
  heap_reset();
  free_nodes = 0;
  int total = 0;
  while (rounds-- > 0) {
    Node *tree = build(14);
    total += count(tree);
    release(tree);
  }
  return total;
}
