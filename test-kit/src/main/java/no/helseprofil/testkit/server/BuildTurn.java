package no.helseprofil.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Permission to build what {@link KeptBuild} or {@link ContainerServer.ContainerBuild} keeps. One server has it at a
 * time, whichever JVM starts it: two that build the same at once take twice the work, and each as long as both
 * together. Where the build is kept there is nothing to wait for.
 */
final class BuildTurn implements AutoCloseable {

    /** A file is locked for a whole JVM, whose threads would get an exception. */
    private static final Semaphore IN_THIS_JVM = new Semaphore(1);

    private final AtomicBoolean isHeld = new AtomicBoolean();
    private final FileChannel lock;

    private BuildTurn(FileChannel lock) {
        this.lock = lock;
    }

    /**
     * Waits until no other server builds the same.
     *
     * @param kept where the build is kept
     * @param isKept whether it is
     */
    static BuildTurn of(Path kept, BooleanSupplier isKept) {
        try {
            Files.createDirectories(kept.getParent());
            Path file = kept.resolveSibling(kept.getFileName() + ".lock");
            BuildTurn turn = new BuildTurn(FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
            if (isKept.getAsBoolean()) {
                turn.lock.close();
            } else {
                turn.take();
            }
            return turn;
        } catch (IOException e) {
            throw new UncheckedIOException("waiting for the build of " + kept, e);
        }
    }

    private void take() throws IOException {
        IN_THIS_JVM.acquireUninterruptibly();
        isHeld.set(true);
        try {
            lock.lock();
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Ends it, since the build is kept or has failed. A second call does nothing. */
    @Override
    public void close() {
        if (isHeld.compareAndSet(true, false)) {
            try {
                lock.close();
            } catch (IOException e) {
                throw new UncheckedIOException("ending the wait for a build", e);
            } finally {
                IN_THIS_JVM.release();
            }
        }
    }
}
