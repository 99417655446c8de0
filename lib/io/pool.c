// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * A ring of slots, for blocks and their batches; block n always goes by slot n modulo the ring. One
 * mutex guards the states: a block is worth a hundred thousand times what taking it costs, but to
 * wake a thread costs as much as some hundred records, so few are woken.
 *
 * Who reads: of several workers the one that is free, while the others work; so a block stays in
 * the cache of the core that read it. With one worker, or where the caller does the work, likewise,
 * if reading is but copying: to hand a block over costs as much. If it is more than that (to
 * unpack, to decode, to wait for another program), a thread of its own reads ahead. Who delivers:
 * whoever finished the block whose turn it is, and those done after it; one at a time.
 */

#define _GNU_SOURCE /* sched_getaffinity: POSIX counts cores that we may not use; SCHED_BATCH */
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <unistd.h>

#include <vfm/pool.h>

enum state {
    FREE,  /* to be read into */
    READY, /* read: for a worker */
    BUSY,  /* being read by a worker, or with one */
    DONE,  /* for delivery */
    END,   /* nothing comes after: the end, or a read that failed */
};

struct slot {
    enum state state;
    struct vfm_block block; /* where it was read ahead */
    struct vfm_batch batch;
    struct ring *ring;
    uint64_t sequence;
};

struct ring {
    const struct vfm_pool *pool;
    struct slot *slots;
    unsigned count;
    bool reads_ahead; /* a thread of its own does */
    uint64_t next_read, next_work, next_delivery;
    bool reading, ended; /* a worker is; nothing more is to be read */
    bool delivering;     /* somebody is */
    unsigned working;    /* threads that may still come to work */
    bool stopping;       /* a delivery failed */
    int read_result;     /* of the reader at the end */
    struct vfm_error read_error;
    pthread_mutex_t mutex;
    pthread_cond_t freed, ready, delivered, over;
};

struct worker {
    struct ring *ring;
    unsigned index;
    struct vfm_block block; /* that it read itself: always the same memory, near its core */
    pthread_t thread;
};

unsigned vfm_pool_cores(void)
{
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0)
        return (unsigned)CPU_COUNT(&set);
    return 1;
}

/* Asks that a thread which is woken waits for a core instead of interrupting whoever has one:
 * programs joined by pipes wake each other at each block, long before a pipe is full or empty. The
 * threads to come inherit it; where somebody chose another policy, that stays. */
static void never_interrupt(void)
{
#ifdef SCHED_BATCH
    struct sched_param none = {0};
    if (sched_getscheduler(0) == SCHED_OTHER)
        sched_setscheduler(0, SCHED_BATCH, &none);
#endif
}

static struct slot *slot_of(struct ring *ring, uint64_t sequence)
{
    return &ring->slots[sequence % ring->count];
}

/* ---- reading ---- */

/* Reads a block, for a slot that is the caller's alone. A thread can be cancelled only here, so
 * that a pipe that stays silent holds nobody up. */
static enum state read_block(struct ring *ring, struct slot *slot, struct vfm_block *block,
                             uint64_t sequence)
{
    int ignored;
    pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, &ignored);
    int got = vfm_reader_next(ring->pool->reader, block, &ring->read_error);
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &ignored);
    ring->read_result = got;
    slot->sequence = sequence;
    return got > 0 ? READY : END;
}

/* Reads ahead. */
static void *read_thread(void *argument)
{
    struct ring *ring = argument;
    enum state state = READY;
    int ignored;
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &ignored);
    pthread_mutex_lock(&ring->mutex);
    for (uint64_t sequence = 0; state == READY; sequence++) {
        struct slot *slot = slot_of(ring, sequence);
        while (slot->state != FREE && !ring->stopping)
            pthread_cond_wait(&ring->freed, &ring->mutex);
        if (ring->stopping)
            break;
        pthread_mutex_unlock(&ring->mutex);
        state = read_block(ring, slot, &slot->block, sequence);
        pthread_mutex_lock(&ring->mutex);
        slot->state = state;
        pthread_cond_signal(&ring->ready);
    }
    pthread_mutex_unlock(&ring->mutex);
    return NULL;
}

/* The next block that was read ahead; NULL at the end. With the mutex. */
static struct slot *take_work(struct ring *ring)
{
    for (;;) {
        struct slot *slot = slot_of(ring, ring->next_work);
        if (ring->stopping || (slot->state == END && slot->sequence == ring->next_work))
            return NULL;
        if (slot->state == READY) {
            slot->state = BUSY;
            ring->next_work++;
            return slot;
        }
        pthread_cond_wait(&ring->ready, &ring->mutex);
    }
}

/* The next block, read by the worker itself into `block`; NULL at the end. With the mutex. */
static struct slot *read_work(struct ring *ring, struct vfm_block *block)
{
    while (!ring->stopping && !ring->ended &&
           (ring->reading || slot_of(ring, ring->next_read)->state != FREE))
        pthread_cond_wait(&ring->freed, &ring->mutex);
    if (ring->stopping || ring->ended)
        return NULL;
    uint64_t sequence = ring->next_read++;
    struct slot *slot = slot_of(ring, sequence);
    slot->state = BUSY;
    ring->reading = true;
    pthread_mutex_unlock(&ring->mutex);
    enum state state = read_block(ring, slot, block, sequence);
    pthread_mutex_lock(&ring->mutex);
    ring->reading = false;
    ring->ended = state == END;
    if (ring->ended)
        pthread_cond_broadcast(&ring->freed);
    else
        pthread_cond_signal(&ring->freed);
    return ring->ended ? NULL : slot;
}

/* ---- delivering ---- */

static void stop(struct ring *ring)
{
    ring->stopping = true;
    pthread_cond_broadcast(&ring->freed);
    pthread_cond_broadcast(&ring->ready);
    pthread_cond_broadcast(&ring->delivered);
    pthread_cond_signal(&ring->over);
}

/* What a slot's batch holds, out of the mutex, which is held again behind it. */
static int deliver(struct ring *ring, struct slot *slot)
{
    ring->delivering = true;
    pthread_mutex_unlock(&ring->mutex);
    int result = ring->pool->deliver(ring->pool->context, &slot->batch);
    vfm_batch_clear(&slot->batch);
    pthread_mutex_lock(&ring->mutex);
    ring->delivering = false;
    if (result < 0)
        stop(ring);
    return result;
}

/* Delivers what is done, from the slot whose turn it is on. With the mutex. */
static void deliver_done(struct ring *ring)
{
    for (;;) {
        struct slot *slot = slot_of(ring, ring->next_delivery);
        if (slot->state != DONE || ring->delivering || ring->stopping || deliver(ring, slot) < 0)
            return;
        slot->state = FREE;
        ring->next_delivery++;
        pthread_cond_signal(&ring->freed);
        pthread_cond_broadcast(&ring->delivered);
    }
}

/* A worker's batch has grown large: waits for its turn, delivers it, goes on empty. */
static int flush_batch(struct vfm_batch *batch, void *context)
{
    struct slot *slot = context;
    struct ring *ring = slot->ring;
    (void)batch;
    pthread_mutex_lock(&ring->mutex);
    while (slot->sequence != ring->next_delivery && !ring->stopping)
        pthread_cond_wait(&ring->delivered, &ring->mutex);
    int result = ring->stopping ? -1 : deliver(ring, slot);
    pthread_mutex_unlock(&ring->mutex);
    return result;
}

/* ---- working ---- */

static void work_block(struct worker *worker, struct slot *slot, struct vfm_block *block)
{
    const struct vfm_pool *pool = worker->ring->pool;
    slot->batch.flush = flush_batch;
    slot->batch.context = slot;
    slot->batch.input = block->input;
    pool->work(pool->context, worker->index, block, &slot->batch);
    slot->batch.lines = block->lines;
}

static void work_all(struct worker *worker)
{
    struct ring *ring = worker->ring;
    bool reads = !ring->reads_ahead;
    struct slot *slot;
    pthread_mutex_lock(&ring->mutex);
    while ((slot = reads ? read_work(ring, &worker->block) : take_work(ring))) {
        pthread_mutex_unlock(&ring->mutex);
        work_block(worker, slot, reads ? &worker->block : &slot->block);
        pthread_mutex_lock(&ring->mutex);
        slot->state = DONE;
        deliver_done(ring);
    }
    if (--ring->working == 0)
        pthread_cond_signal(&ring->over);
    pthread_mutex_unlock(&ring->mutex);
}

static void *work_thread(void *argument)
{
    int ignored;
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &ignored);
    work_all(argument);
    return NULL;
}

/* Until all is delivered, or the run is being stopped: whoever waits for input then does so in
 * vain.
 */
static void wait_over(struct ring *ring, pthread_t *reading, struct worker *workers,
                      unsigned started)
{
    pthread_mutex_lock(&ring->mutex);
    while (ring->working && !ring->stopping)
        pthread_cond_wait(&ring->over, &ring->mutex);
    bool stopping = ring->stopping;
    pthread_mutex_unlock(&ring->mutex);
    if (stopping && reading)
        pthread_cancel(*reading);
    for (unsigned i = 0; stopping && i < started; i++)
        pthread_cancel(workers[i].thread);
    for (unsigned i = 0; i < started; i++)
        pthread_join(workers[i].thread, NULL);
    if (reading)
        pthread_join(*reading, NULL);
}

static int run(struct ring *ring, struct worker *workers, struct vfm_error *error)
{
    pthread_t reading;
    unsigned started = 0, threads = ring->pool->threads;
    int fault = 0;
    ring->working = threads ? threads : 1;
    if (ring->reads_ahead && (fault = pthread_create(&reading, NULL, read_thread, ring)))
        return vfm_fail_errno(error, VFM_SYSTEM_FAULT, fault, "cannot start a thread");
    while (started < threads && !fault) {
        fault = pthread_create(&workers[started].thread, NULL, work_thread, &workers[started]);
        started += !fault;
    }
    if (fault) {
        vfm_fail_errno(error, VFM_SYSTEM_FAULT, fault, "cannot start a thread: try -j 1");
        pthread_mutex_lock(&ring->mutex);
        stop(ring);
        pthread_mutex_unlock(&ring->mutex);
    } else if (!threads) {
        work_all(&workers[0]);
    }
    wait_over(ring, ring->reads_ahead ? &reading : NULL, workers, started);
    return ring->stopping ? -1 : 0;
}

int vfm_pool_run(const struct vfm_pool *pool, bool *read_failed, struct vfm_error *error)
{
    struct ring ring = {.pool = pool,
                        .count = pool->threads * 2 + 2,
                        .reads_ahead = pool->threads <= 1 && !vfm_reader_copies(pool->reader)};
    struct worker *workers = calloc(pool->threads + 1, sizeof *workers);
    int result = -1;
    *read_failed = false;
    never_interrupt();
    ring.slots = calloc(ring.count, sizeof *ring.slots);
    if (!ring.slots || !workers) {
        vfm_fail(error, VFM_NO_MEMORY, "out of memory for %u workers", pool->threads);
        goto done;
    }
    for (unsigned i = 0; i <= pool->threads; i++)
        workers[i] = (struct worker){.ring = &ring, .index = i};
    for (unsigned i = 0; i < ring.count; i++)
        ring.slots[i].ring = &ring;
    pthread_mutex_init(&ring.mutex, NULL);
    pthread_cond_init(&ring.freed, NULL);
    pthread_cond_init(&ring.ready, NULL);
    pthread_cond_init(&ring.delivered, NULL);
    pthread_cond_init(&ring.over, NULL);
    result = run(&ring, workers, error);
    if (result == 0 && ring.read_result < 0) {
        *error = ring.read_error;
        *read_failed = true;
        result = -1;
    }
    pthread_cond_destroy(&ring.over);
    pthread_cond_destroy(&ring.delivered);
    pthread_cond_destroy(&ring.ready);
    pthread_cond_destroy(&ring.freed);
    pthread_mutex_destroy(&ring.mutex);
done:
    for (unsigned i = 0; ring.slots && i < ring.count; i++) {
        vfm_block_release(&ring.slots[i].block);
        vfm_batch_release(&ring.slots[i].batch);
    }
    for (unsigned i = 0; workers && i <= pool->threads; i++)
        vfm_block_release(&workers[i].block);
    free(ring.slots);
    free(workers);
    return result;
}
