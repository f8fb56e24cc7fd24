package no.helseprofil.testkit.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Arguments and environment of a server, in one place, so that both sources start the same Keycloak. */
final class StartCommand {

    private StartCommand() {}

    static List<String> arguments(ServerOptions options, String host, int port, int managementPort) {
        List<String> arguments = new ArrayList<>(List.of(
                "start-dev",
                "--import-realm",
                "--http-host=" + host,
                "--http-port=" + port,
                "--http-management-port=" + managementPort,
                // The address for clients is not known before the start, so it is taken from the request.
                "--hostname-strict=false",
                "--health-enabled=true",
                "--metrics-enabled=true",
                // Without it, Keycloak looks for a message bus of the machine while it builds, for ten seconds if there
                // is none.
                "--spi-storage--sssd--enabled=false",
                // What a build fixes and some servers need: with it in each, one build serves all of them. It does
                // nothing where there is no folder of the vault, and no TLS; and events are merely counted.
                "--vault=file",
                "--https-client-auth=request",
                "--event-metrics-user-enabled=true",
                // Without it, cached entries (replay, PAR) keep real time when a test moves Keycloak's clock.
                "--spi-connections-infinispan--default--use-keycloak-time-service=true",
                // As in production: start-dev would read every template again for every page.
                "--spi-theme--cache-themes=true",
                "--spi-theme--cache-templates=true",
                // These passwords need no protection, and a login would spend most of its time on them.
                "--spi-password-hashing--argon2--iterations=1",
                "--spi-password-hashing--argon2--memory=64"));
        arguments.addAll(options.arguments());
        return arguments;
    }

    static Map<String, String> environment(ServerOptions options) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("KC_BOOTSTRAP_ADMIN_USERNAME", KeycloakServer.ADMIN);
        environment.put("KC_BOOTSTRAP_ADMIN_PASSWORD", KeycloakServer.ADMIN);
        // In a container Keycloak would size its heap as a share of the whole machine.
        environment.put("JAVA_OPTS_KC_HEAP", "-Xms64m -Xmx512m");
        ServerSettings.text(ServerSettings.JAVA_OPTIONS).ifPresent(java -> environment.put("JAVA_OPTS_APPEND", java));
        environment.putAll(options.environment());
        return environment;
    }
}
