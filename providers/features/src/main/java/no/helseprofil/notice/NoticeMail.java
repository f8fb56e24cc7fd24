package no.helseprofil.notice;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import no.helseprofil.profile.Language;
import no.helseprofil.profile.Requirement;

/**
 * One mail to a contact, with all notices that are due at a time, or with the question whether the address is a
 * contact. It is plain text, so that nothing in it is markup.
 *
 * @param subject one line
 * @param body the text
 * @param contained the notices in the text. Only these may be recorded as sent
 */
public record NoticeMail(String subject, String body, List<DueNotice> contained) {

    /** Longest text, in bytes of UTF-8; the remaining notices go into another mail. */
    public static final int MOST_BYTES = 20_000;

    /** Number of notices that never fit, as a bound for the search. */
    private static final int MOST_NOTICES = 4_000;

    public NoticeMail {
        contained = List.copyOf(contained);
    }

    /**
     * Writes a mail with as many of the most urgent notices as fit. Clients have their names beside their {@code
     * client_id} only if there is room for all.
     *
     * @param realm the realm's display name
     * @param notices at least one
     */
    public static NoticeMail of(
            Language language, String realm, List<DueNotice> notices, MailLinks links, Instant now) {
        List<DueNotice> sorted = notices.stream().sorted(DueNotice.BY_URGENCY).toList();
        MailWriter writer = MailWriter.in(language, realm, links, now);
        NoticeMail whole = writer.write(sorted, true, 0);
        if (whole.fits()) {
            return whole;
        }
        NoticeMail unnamed = writer.write(sorted, false, 0);
        return unnamed.fits() ? unnamed : cut(sorted, writer);
    }

    /** Returns a mail with at least one notice, so that each is sent one day. */
    private static NoticeMail cut(List<DueNotice> sorted, MailWriter writer) {
        NoticeMail most = written(sorted, 1, writer);
        int tooMany = Math.min(sorted.size(), MOST_NOTICES);
        while (tooMany - most.contained().size() > 1) {
            int tried = (most.contained().size() + tooMany) / 2;
            NoticeMail mail = written(sorted, tried, writer);
            if (mail.fits()) {
                most = mail;
            } else {
                tooMany = tried;
            }
        }
        return most;
    }

    private static NoticeMail written(List<DueNotice> sorted, int contained, MailWriter writer) {
        return writer.write(sorted.subList(0, contained), false, sorted.size() - contained);
    }

    private boolean fits() {
        return body.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES;
    }

    /**
     * Addresses in mails to one contact; empty if the server doesn't know its own address.
     *
     * @param requirement returns the address of a requirement's page
     * @param confirmation returns the address at which the contact confirms that it is one of a client, by the client's
     *     internal id
     * @param client returns the address at which the contact reads the state of a client, by its internal id
     * @param clients returns the same address with a list of all clients of the contact, by the internal id of one of
     *     them
     */
    public record MailLinks(
            Function<Requirement, Optional<String>> requirement,
            Function<String, Optional<String>> confirmation,
            Function<String, Optional<String>> client,
            Function<String, Optional<String>> clients) {}
}
