/**
 * The kit for every language: a Keycloak with the demo realm, and an HTTP API that controls it. It exposes what the
 * other packages do, and adds a gateway before the server that records the server's decisions and disturbs its answers.
 *
 * <p>It is for tests only. Whoever reaches it controls the server. It starts a server of its own, and no option points
 * it at another.
 */
@NullMarked
package no.helseprofil.testkit.control;

import org.jspecify.annotations.NullMarked;
