package no.helseprofil.testkit.server;

import com.github.dockerjava.api.DockerClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;

/**
 * Result of Keycloak's build before it starts in a container, kept for the next container of the same image with the
 * same JARs and options, as {@link KeptBuild} is for servers of the distribution.
 *
 * @param archive the place where it is kept, if it is: a tar, in the format of the container engine
 */
record ContainerBuild(Path archive) {

    private static final String PARENT = "/opt/keycloak/lib";
    private static final String FOLDER = PARENT + "/quarkus";

    /**
     * Returns the build for these options and this image. The image is identified by its id, since a tag may move to
     * another image.
     */
    static ContainerBuild of(DockerClient engine, String image, ServerOptions options) {
        String id = Objects.requireNonNull(engine.inspectImageCmd(image).exec().getId());
        Path folder = KeptBuild.of(DistributionServer.WORK.resolve(id.replace(':', '-')), options)
                .folder();
        return new ContainerBuild(folder.resolveSibling(folder.getFileName() + ".tar"));
    }

    /** Waits while another container builds the same. */
    BuildTurn turn() {
        return BuildTurn.of(archive, () -> Files.isRegularFile(archive));
    }

    /** Copies the build into a container that has not started yet. */
    void putInto(DockerClient engine, String container) {
        if (!Files.isRegularFile(archive)) {
            return;
        }
        try (InputStream content = Files.newInputStream(archive)) {
            engine.copyArchiveToContainerCmd(container)
                    .withRemotePath(PARENT)
                    .withTarInputStream(content)
                    .exec();
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + archive, e);
        }
    }

    /** Takes it from a container whose Keycloak has built it, unless it is kept already. */
    void takeFrom(DockerClient engine, String container) {
        if (Files.isRegularFile(archive)) {
            return;
        }
        try (InputStream content =
                engine.copyArchiveFromContainerCmd(container, FOLDER).exec()) {
            Files.createDirectories(archive.getParent());
            Path fresh = Files.createTempFile(archive.getParent(), "building-", ".tar");
            Files.copy(content, fresh, StandardCopyOption.REPLACE_EXISTING);
            Files.move(fresh, archive, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("keeping what was built in a container", e);
        }
    }
}
