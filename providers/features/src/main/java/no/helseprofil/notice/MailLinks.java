package no.helseprofil.notice;

import java.util.Optional;
import java.util.function.Function;
import no.helseprofil.profile.Requirement;

/**
 * The addresses that mails to one contact have in them; none where the server doesn't know its own.
 *
 * @param requirement of a requirement's page
 * @param confirmation at which the contact confirms to be one of a client, by the client's internal id
 * @param client at which the contact reads how a client stands, by its internal id
 * @param clients the same, with a list of all clients of the contact, by the internal id of one of them
 */
public record MailLinks(
        Function<Requirement, Optional<String>> requirement,
        Function<String, Optional<String>> confirmation,
        Function<String, Optional<String>> client,
        Function<String, Optional<String>> clients) {}
