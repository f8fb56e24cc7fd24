package no.helseprofil.keycloak.server;

import java.time.Duration;
import java.util.function.Consumer;
import org.keycloak.cluster.ClusterProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.services.scheduled.ScheduledTaskRunner;
import org.keycloak.timer.ScheduledTask;
import org.keycloak.timer.TimerProvider;

/**
 * Work that is done again and again, in a transaction, on one node of all at a time. Keycloak's own way to say that
 * tells tasks apart by the name of their class, so that two of one class would keep each other from work.
 *
 * @param name what the cluster knows it by
 * @param interval from one time to the next, in whole seconds
 * @param work what is done
 */
public record ClusterTask(String name, Duration interval, Consumer<KeycloakSession> work) implements ScheduledTask {

    /** Begins with it after the interval. */
    public void start(KeycloakSessionFactory server) {
        start(server, interval);
    }

    public void start(KeycloakSessionFactory server, Duration delay) {
        KeycloakModelUtils.runJobInTransaction(
                server,
                session -> session.getProvider(TimerProvider.class)
                        .schedule(new ScheduledTaskRunner(server, this), delay.toMillis(), interval.toMillis(), name));
    }

    @Override
    public String getTaskName() {
        return name;
    }

    /** Does it, unless another node is at it. */
    @Override
    public void run(KeycloakSession session) {
        session.getProvider(ClusterProvider.class)
                .executeIfNotExecuted(name, Math.toIntExact(interval.toSeconds()), () -> {
                    work.accept(session);
                    return null;
                });
    }
}
