/**
 * A realm with any number of clients, some right and some wrong, to try an assessment on: written as raw JSON of Keycloak,
 * by a seed, together with what an assessment must say of each. That truth rests on knowledge of its own and on no class of
 * the pack, so that the pack can't agree with itself.
 *
 * <pre>{@code
 * Fleet fleet = Fleet.of(7, 1_800, Instant.now());
 * FleetRealm realm = FleetRealm.create(admin, "fleet", fleet);
 * }</pre>
 */
@NullMarked
package no.helseprofil.fleet;

import org.jspecify.annotations.NullMarked;
