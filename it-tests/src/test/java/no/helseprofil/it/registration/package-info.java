/**
 * The table <em>change × way</em>: whatever a client's registration can be made into, by every interface of Keycloak
 * that registers, changes, copies or imports a client. The changes are data
 * ({@link no.helseprofil.it.registration.ChangeRow}), so are the ways
 * ({@link no.helseprofil.it.registration.RegistrationWay}); a cell is a test or a written reason why there is none.
 * What has only one way in, such as a sub-resource, has a test of its own beside the table.
 */
@NullMarked
package no.helseprofil.it.registration;

import org.jspecify.annotations.NullMarked;
