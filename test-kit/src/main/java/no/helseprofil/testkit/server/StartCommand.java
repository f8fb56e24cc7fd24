package no.helseprofil.testkit.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The arguments and the environment of a server: in one place, so that both ways of serving start the same Keycloak. */
final class StartCommand {

    private StartCommand() {}

    static List<String> arguments(ServerOptions options, String host, int port, int managementPort) {
        List<String> arguments = new ArrayList<>(List.of(
                "start-dev",
                "--import-realm",
                "--http-host=" + host,
                "--http-port=" + port,
                "--http-management-port=" + managementPort,
                // The address that a client sees is not known before the start, so the request must tell it.
                "--hostname-strict=false",
                "--health-enabled=true",
                "--metrics-enabled=true",
                // Keycloak would look for a message bus of the machine while it builds, for ten seconds where there is
                // none.
                "--spi-storage--sssd--enabled=false",
                // Without it cached entries (replay, PAR) keep real time when a test moves Keycloak's clock.
                "--spi-connections-infinispan--default--use-keycloak-time-service=true",
                // As in production: start-dev would read every template anew for every page.
                "--spi-theme--cache-themes=true",
                "--spi-theme--cache-templates=true",
                // Nobody guesses these passwords, and a login would spend most of its time on them.
                "--spi-password-hashing--argon2--iterations=1",
                "--spi-password-hashing--argon2--memory=64"));
        arguments.addAll(options.arguments());
        return arguments;
    }

    static Map<String, String> environment(ServerOptions options) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("KC_BOOTSTRAP_ADMIN_USERNAME", KeycloakServer.ADMIN);
        environment.put("KC_BOOTSTRAP_ADMIN_PASSWORD", KeycloakServer.ADMIN);
        // In a container Keycloak would take its heap as a share of the whole machine.
        environment.put("JAVA_OPTS_KC_HEAP", "-Xms64m -Xmx512m");
        ServerSettings.text(ServerSettings.JAVA_OPTIONS).ifPresent(java -> environment.put("JAVA_OPTS_APPEND", java));
        environment.putAll(options.environment());
        return environment;
    }
}
