package no.helseprofil.timetable;

import static no.helseprofil.grammar.Member.optional;
import static no.helseprofil.grammar.Member.required;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import no.helseprofil.grammar.Grammar;
import no.helseprofil.grammar.Member;
import no.helseprofil.timetable.NoticeSettings.Webhook;

/** Grammar of {@link NoticeSettings}. */
final class NoticesGrammar {

    private static final int MOST_DAYS = 365;
    private static final int MOST_TIMES = 10;
    private static final int LONGEST = 500;

    private static final String URL = "https?://[!-~]{1," + LONGEST + "}";
    private static final String SECRET = "\\$\\{vault\\.[A-Za-z0-9._-]{1,100}\\}";

    private static final Grammar<Integer> DAY = Grammar.value(
            node -> Optional.of(node)
                    .filter(number -> number.isIntegralNumber() && number.canConvertToInt())
                    .map(number -> number.intValue())
                    .filter(number -> number >= 1 && number <= MOST_DAYS),
            "write a whole number of days from 1 to " + MOST_DAYS,
            null);

    private static final Grammar<List<Integer>> DAYS = Grammar.list("write a list of numbers of days", DAY)
            .where(
                    days -> days.size() <= MOST_TIMES && new HashSet<>(days).size() == days.size(),
                    "write at most " + MOST_TIMES + " numbers, none of them twice")
            .by(Grammar.schema("""
                    {"type":"array","maxItems":%d,"uniqueItems":true,
                     "items":{"type":"integer","minimum":1,"maximum":%d}}
                    """.formatted(MOST_TIMES, MOST_DAYS)));

    private static final Grammar<Webhook> WEBHOOK = Grammar.object(
            "write an object with url and secret",
            Webhook.class,
            required(
                    "url",
                    Grammar.text(URL, "write an absolute https URL in ASCII of up to " + LONGEST + " characters")),
            required(
                    "secret",
                    Grammar.text(
                            SECRET,
                            "write the name of the secret in Keycloak's vault, such as ${vault.webhook}; the secret"
                                    + " itself would be read by whoever reads this document")));

    static final Member<NoticeSettings> NOTICES = optional(
            "notices",
            Grammar.object(
                    "write an object with mail, webhook and days, or some of them",
                    NoticeSettings.class,
                    optional("mail", Grammar.FLAG, NoticeSettings.NONE.mail()),
                    optional("webhook", WEBHOOK),
                    optional("days", DAYS, NoticeSettings.NONE.days())),
            NoticeSettings.NONE);

    private NoticesGrammar() {}
}
