/**
 * A real Keycloak for tests: give it the JARs and realm files, get an address. In a container where an engine answers,
 * otherwise from Keycloak's own distribution; a test can't tell which, because both are started with the same command.
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
