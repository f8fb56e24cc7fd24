package no.helseprofil.keycloak.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.keycloak.cluster.ClusterProvider;
import org.keycloak.models.KeycloakSession;

/** Tests of which of several nodes works. */
class ClusterTaskTest {

    private final Map<String, Integer> places = new HashMap<>();
    private boolean taken;

    @Test
    void everyTaskHasItsOwnClusterKey() {
        List<String> done = new ArrayList<>();
        new ClusterTask("notices", Duration.ofMinutes(1), session -> done.add("notices")).run(session());
        new ClusterTask("witness", Duration.ofDays(1), session -> done.add("witness")).run(session());

        assertThat(done).containsExactly("notices", "witness");
        assertThat(places)
                .as("Keycloak's own runner has the name of the class as the place: one for all tasks of one class")
                .containsExactlyInAnyOrderEntriesOf(Map.of("notices", 60, "witness", 86_400));
    }

    @Test
    void doesNothingWhileAnotherNodeRunsTheTask() {
        taken = true;
        List<String> done = new ArrayList<>();
        new ClusterTask("notices", Duration.ofMinutes(1), session -> done.add("notices")).run(session());
        assertThat(done).isEmpty();
        assertThat(places).containsKey("notices");
    }

    private KeycloakSession session() {
        ClusterProvider cluster = Fakes.answering(ClusterProvider.class, (method, arguments) -> {
            places.put((String) arguments[0], (Integer) arguments[1]);
            return taken ? null : ((Callable<?>) arguments[2]).call();
        });
        return Fakes.answering(
                KeycloakSession.class, (method, arguments) -> method.equals("getProvider") ? cluster : null);
    }
}
