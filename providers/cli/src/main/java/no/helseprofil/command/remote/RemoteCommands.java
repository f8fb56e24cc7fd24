package no.helseprofil.command.remote;

import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;

/** Commands that call a server, with what they take. */
public final class RemoteCommands {

    private RemoteCommands() {}

    /** Returns the commands for picocli. */
    public static List<CommandLine> in(Terminal terminal) {
        return Stream.of(
                        new RemoteCommand(terminal, ReadingCommands::status, """
                            status  How far the migration of a realm is, and what isn't as it should be; or how a client stands.
                            [CLIENT]  a client_id; without it the realm as a whole
                            --check  exit with 1 if a client is refused now, or the realm isn't as it should be
                            """),
                        new RemoteCommand(terminal, ReadingCommands::forecast, """
                            forecast  Shows which clients will be refused on a date, and why. Changes nothing.
                            --at=DATE  a date such as 2027-06-01, or an instant such as 2027-06-01T00:00:00Z; else now
                            --draft=FILE  what a draft of the profile document would add; it is stored nowhere
                            --check  exit with 1 if a client would be refused
                            """),
                        new RemoteCommand(terminal, WritingCommands::profile, """
                            profile  Shows the profile document, or puts that of a file in force. With the document its ETag is \
                            shown: give it by --etag, and nothing is written if somebody else has changed the document since.
                            --file=FILE  put this document in force; - is what is piped in
                            --etag=TAG  of the document that it replaces; that of the document in force if it is left out
                            --reason=TEXT  why, for the table of changes
                            --dry-run  change nothing, and show the effect on the clients
                            """),
                        new RemoteCommand(terminal, WritingCommands::waive, """
                            waive  Gives a client a waiver of a requirement until a given time, or ends it (--end). Without a \
                            client the waivers are listed.
                            [CLIENT]  a client_id
                            [REQUIREMENT]  such as assertion-type, or a stage such as assertion-lifetime@2027-06-01
                            --until=INSTANT  such as 2027-06-01T00:00:00Z
                            --approved-by=NAME  who answers for it
                            --reason=TEXT  why, for the table of changes
                            --end  take the waiver away
                            --ends-before=INSTANT  list those alone that end before it
                            """),
                        new RemoteCommand(terminal, WritingCommands::hold, """
                            hold  Suspends a requirement for existing clients, for 72 hours at most, or ends that (--end). Without a \
                            requirement the holds are listed.
                            [REQUIREMENT]  such as assertion-type, or a stage such as assertion-lifetime@2027-06-01
                            --until=INSTANT  such as 2027-06-01T00:00:00Z
                            --reason=TEXT  why, for the table of changes
                            --end  end the hold
                            """),
                        new RemoteCommand(terminal, WritingCommands::cohort, """
                            cohort  Assigns clients to a cohort of the profile document, or removes them from theirs (--none).
                            [COHORT [CLIENT...]]  the cohort, left out with --none; then the client_ids
                            --file=FILE  a file with one client_id in each line; - is what is piped in
                            --none  take the clients out of their cohorts
                            --reason=TEXT  why, for the table of changes
                            --dry-run  change nothing, and show what would be changed
                            """),
                        new RemoteCommand(terminal, WritingCommands::block, """
                            block  Blocks a key, a client or an organisation, or removes a block (--end). Without either the blocks \
                            are listed.
                            [KIND]  key, client or organisation
                            [VALUE]  the thumbprint of the key, the client_id, or the organisation number
                            --until=INSTANT  such as 2027-06-01T00:00:00Z; else for good
                            --reason=TEXT  why, for the table of changes
                            --dry-run  block nothing, and show which clients would be affected
                            --clients=NUMBER  number of affected clients, as shown by --dry-run; required from a tenth of the clients
                            --end=ID  take the block of this id away
                            """),
                        new RemoteCommand(terminal, WritingCommands::assess, """
                            assess  Starts an assessment of all clients and APIs, or cancels one (--cancel).
                            --no-clients  APIs alone
                            --no-apis  clients alone; nothing is probed
                            --wait  wait until it has ended; exit with 1 if it failed or was cancelled
                            --cancel=ID  cancel the one of this id
                            --reason=TEXT  why it is cancelled, for the table of changes
                            """),
                        new RemoteCommand(terminal, ReadingCommands::report, """
                            report  What an assessment has found: its findings in a table, or the whole report in a file.
                            [ID]  which one; latest, the one that was started last, if it is left out
                            --since=ID  what has changed since this one
                            --for-client=CLIENT  of this client alone
                            --for-contact=ADDRESS  of the clients of this contact alone
                            --format=FORM  the whole report in another form: ${COMPLETION-CANDIDATES}
                            --language=TAG  of titles and remedies: nb, nn or en
                            --to=FILE  write the report, in JSON if no form is named, to a file
                            --check  exit with 1 if something fails now
                            """))
                .map(RemoteCommand::line)
                .toList();
    }
}
