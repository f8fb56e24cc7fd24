/**
 * A real Keycloak for tests: give it the JARs and realm files, get an address. It runs in a container if an engine
 * answers, otherwise from Keycloak's own distribution; tests see no difference, because both are started with the same
 * command.
 *
 * <pre>{@code
 * ServerOptions options = ServerOptions.stock()
 *         .withProvider(Path.of("helseprofil.jar"))
 *         .withRealm(Path.of("helse-realm.json"));
 * try (KeycloakServer server = Servers.start(options)) {
 *     // talk to server.url()
 * }
 * }</pre>
 */
@NullMarked
package no.helseprofil.testkit.server;

import org.jspecify.annotations.NullMarked;
