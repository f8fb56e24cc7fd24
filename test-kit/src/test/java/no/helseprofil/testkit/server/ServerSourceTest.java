package no.helseprofil.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServerSourceTest {

    private static final String IMAGE = "example.no/keycloak:26.7";
    private static final Optional<Path> ZIP = Optional.of(Path.of("keycloak.zip"));

    @Test
    void usesTheDistributionWithoutAnImage() {
        ServerSource best = ServerSource.best(Optional.empty(), ZIP, ServerSourceTest::engine);

        assertThat(best.image()).isNull();
        assertThat(best.label()).isEqualTo("distribution");
        assertThat(best.reason()).contains("helseprofil.image names no image");
    }

    @Test
    void usesAContainerWithoutADistribution() {
        ServerSource best = ServerSource.best(Optional.of(IMAGE), Optional.empty(), ServerSourceTest::engine);

        assertThat(best.image()).isEqualTo(IMAGE);
        assertThat(best.label()).isEqualTo("container");
    }

    @Test
    void prefersAContainerIfAnEngineIsAvailable() {
        assertThat(ServerSource.best(Optional.of(IMAGE), ZIP, ServerSourceTest::engine)
                        .image())
                .isEqualTo(IMAGE);

        ServerSource without = ServerSource.best(Optional.of(IMAGE), ZIP, ServerSourceTest::noEngine);
        assertThat(without.image()).isNull();
        assertThat(without.reason()).isEqualTo("no engine answers");
    }

    @Test
    void explainsThatImageAndDistributionAreMissing() {
        assertThatIllegalStateException()
                .isThrownBy(() -> ServerSource.best(Optional.empty(), Optional.empty(), ServerSourceTest::engine))
                .withMessageContainingAll("helseprofil.image", "helseprofil.dist.zip");
        assertThatIllegalStateException()
                .isThrownBy(() -> ServerSource.best(Optional.of(IMAGE), Optional.empty(), ServerSourceTest::noEngine))
                .withMessageContainingAll("no engine answers", "helseprofil.dist.zip");
    }

    @Test
    void doesNotReplaceARequestedContainer() {
        assertThat(ServerSource.asked("container", Optional.of(IMAGE), ServerSourceTest::engine)
                        .image())
                .isEqualTo(IMAGE);
        assertThatIllegalStateException()
                .isThrownBy(() -> ServerSource.asked("container", Optional.of(IMAGE), ServerSourceTest::noEngine))
                .withMessageContaining("no engine answers");
        assertThatIllegalStateException()
                .isThrownBy(() -> ServerSource.asked("container", Optional.empty(), ServerSourceTest::engine))
                .withMessageContaining("helseprofil.image");
    }

    @Test
    void aRequestedDistributionNeedsNoEngine() {
        assertThat(ServerSource.asked("distribution", Optional.of(IMAGE), image -> {
                            throw new AssertionError("nobody is asked");
                        })
                        .image())
                .isNull();
    }

    @Test
    void refusesAnUnknownSource() {
        assertThatIllegalStateException()
                .isThrownBy(() -> ServerSource.asked("docker", Optional.of(IMAGE), ServerSourceTest::engine))
                .withMessageContainingAll("container or distribution", "docker");
    }

    private static Optional<String> engine(String image) {
        return Optional.empty();
    }

    private static Optional<String> noEngine(String image) {
        return Optional.of("no engine answers");
    }
}
