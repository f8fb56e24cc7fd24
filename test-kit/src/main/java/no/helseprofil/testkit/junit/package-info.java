/**
 * The kit in JUnit Jupiter: one annotation starts a Keycloak with the demo realm under the profile.
 *
 * <pre>{@code
 * @Helseprofil
 * class FirstTest {
 *
 *     @Test
 *     void aMachineGetsAToken(DemoKeycloak keycloak) {
 *         Exchange answer = keycloak.client("demo-machine").clientCredentials("nhn:demo-api/read");
 *         assertEquals(200, answer.response().status());
 *     }
 * }
 * }</pre>
 */
@NullMarked
package no.helseprofil.testkit.junit;

import org.jspecify.annotations.NullMarked;
