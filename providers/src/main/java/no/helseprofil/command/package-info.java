/** What the JAR does when it is started by itself, without a server: {@code java -jar helseprofil.jar}. */
@NullMarked
package no.helseprofil.command;

import org.jspecify.annotations.NullMarked;
