package no.helseprofil.notice;

import java.util.Optional;
import java.util.function.Function;
import no.helseprofil.profile.Requirement;

/**
 * Addresses in mails to one contact; empty if the server doesn't know its own address.
 *
 * @param requirement returns the address of a requirement's page
 * @param confirmation returns the address at which the contact confirms that it is one of a client, by the client's
 *     internal id
 * @param client returns the address at which the contact reads the state of a client, by its internal id
 * @param clients returns the same address with a list of all clients of the contact, by the internal id of one of them
 */
public record MailLinks(
        Function<Requirement, Optional<String>> requirement,
        Function<String, Optional<String>> confirmation,
        Function<String, Optional<String>> client,
        Function<String, Optional<String>> clients) {}
