// Short labels of native programs in the languages the skins speak. Data and one look-up.

/** Languages of the skins' labels. */
export type Language = 'en' | 'de' | 'fr' | 'es' | 'it' | 'pt' | 'nl';

/** en|de|fr|es|it|pt|nl */
const rows = `
Cancel|Abbrechen|Annuler|Cancelar|Annulla|Cancelar|Annuleren
OK|OK|OK|Aceptar|OK|OK|OK
Apply|Übernehmen|Appliquer|Aplicar|Applica|Aplicar|Toepassen
Close|Schließen|Fermer|Cerrar|Chiudi|Fechar|Sluiten
Save|Speichern|Enregistrer|Guardar|Salva|Salvar|Opslaan
Save As…|Speichern unter…|Enregistrer sous…|Guardar como…|Salva con nome…|Salvar como…|Opslaan als…
Open|Öffnen|Ouvrir|Abrir|Apri|Abrir|Openen
Open…|Öffnen…|Ouvrir…|Abrir…|Apri…|Abrir…|Openen…
New|Neu|Nouveau|Nuevo|Nuovo|Novo|Nieuw
Print…|Drucken…|Imprimer…|Imprimir…|Stampa…|Imprimir…|Afdrukken…
Quit|Beenden|Quitter|Salir|Esci|Sair|Afsluiten
Undo|Rückgängig|Annuler|Deshacer|Annulla|Desfazer|Ongedaan maken
Redo|Wiederholen|Rétablir|Rehacer|Ripeti|Refazer|Opnieuw
Cut|Ausschneiden|Couper|Cortar|Taglia|Recortar|Knippen
Copy|Kopieren|Copier|Copiar|Copia|Copiar|Kopiëren
Paste|Einfügen|Coller|Pegar|Incolla|Colar|Plakken
Delete|Löschen|Supprimer|Eliminar|Elimina|Excluir|Verwijderen
Rename…|Umbenennen…|Renommer…|Renombrar…|Rinomina…|Renomear…|Hernoemen…
Select All|Alles auswählen|Tout sélectionner|Seleccionar todo|Seleziona tutto|Selecionar tudo|Alles selecteren
Find…|Suchen…|Rechercher…|Buscar…|Trova…|Localizar…|Zoeken…
Search|Suchen|Rechercher|Buscar|Cerca|Pesquisar|Zoeken
Preferences|Einstellungen|Préférences|Preferencias|Preferenze|Preferências|Voorkeuren
Settings|Einstellungen|Paramètres|Ajustes|Impostazioni|Configurações|Instellingen
Properties|Eigenschaften|Propriétés|Propiedades|Proprietà|Propriedades|Eigenschappen
Help|Hilfe|Aide|Ayuda|Aiuto|Ajuda|Help
About|Info|À propos|Acerca de|Informazioni|Sobre|Over
File|Datei|Fichier|Archivo|File|Arquivo|Bestand
Edit|Bearbeiten|Édition|Editar|Modifica|Editar|Bewerken
View|Ansicht|Affichage|Ver|Visualizza|Exibir|Beeld
Insert|Einfügen|Insertion|Insertar|Inserisci|Inserir|Invoegen
Format|Format|Format|Formato|Formato|Formatar|Opmaak
Tools|Extras|Outils|Herramientas|Strumenti|Ferramentas|Extra
Window|Fenster|Fenêtre|Ventana|Finestra|Janela|Venster
Home|Start|Accueil|Inicio|Home|Início|Start
General|Allgemein|Général|General|Generale|Geral|Algemeen
Advanced|Erweitert|Avancé|Avanzado|Avanzate|Avançado|Geavanceerd
Appearance|Darstellung|Apparence|Apariencia|Aspetto|Aparência|Uiterlijk
Network|Netzwerk|Réseau|Red|Rete|Rede|Netwerk
Bluetooth|Bluetooth|Bluetooth|Bluetooth|Bluetooth|Bluetooth|Bluetooth
Notifications|Benachrichtigungen|Notifications|Notificaciones|Notifiche|Notificações|Meldingen
Sound|Ton|Son|Sonido|Audio|Som|Geluid
Display|Anzeige|Affichage|Pantalla|Schermo|Tela|Beeldscherm
Displays|Bildschirme|Écrans|Pantallas|Schermi|Telas|Beeldschermen
Keyboard|Tastatur|Clavier|Teclado|Tastiera|Teclado|Toetsenbord
Mouse|Maus|Souris|Ratón|Mouse|Mouse|Muis
Printers|Drucker|Imprimantes|Impresoras|Stampanti|Impressoras|Printers
Users|Benutzer|Utilisateurs|Usuarios|Utenti|Usuários|Gebruikers
Privacy|Datenschutz|Confidentialité|Privacidad|Privacy|Privacidade|Privacy
Security|Sicherheit|Sécurité|Seguridad|Sicurezza|Segurança|Beveiliging
Accounts|Konten|Comptes|Cuentas|Account|Contas|Accounts
Language|Sprache|Langue|Idioma|Lingua|Idioma|Taal
Date & Time|Datum & Uhrzeit|Date et heure|Fecha y hora|Data e ora|Data e hora|Datum en tijd
Power|Energie|Énergie|Energía|Alimentazione|Energia|Energie
Storage|Speicher|Stockage|Almacenamiento|Archiviazione|Armazenamento|Opslag
Battery|Akku|Batterie|Batería|Batteria|Bateria|Batterij
Accessibility|Barrierefreiheit|Accessibilité|Accesibilidad|Accessibilità|Acessibilidade|Toegankelijkheid
Updates|Aktualisierungen|Mises à jour|Actualizaciones|Aggiornamenti|Atualizações|Updates
Wallpaper|Hintergrundbild|Fond d’écran|Fondo de pantalla|Sfondo|Papel de parede|Achtergrond
Applications|Anwendungen|Applications|Aplicaciones|Applicazioni|Aplicativos|Toepassingen
Name|Name|Nom|Nombre|Nome|Nome|Naam
Size|Größe|Taille|Tamaño|Dimensione|Tamanho|Grootte
Type|Typ|Type|Tipo|Tipo|Tipo|Type
Modified|Geändert|Modifié|Modificado|Modificato|Modificado|Gewijzigd
Password|Passwort|Mot de passe|Contraseña|Password|Senha|Wachtwoord
User name|Benutzername|Nom d’utilisateur|Usuario|Nome utente|Usuário|Gebruikersnaam
Sign in|Anmelden|Se connecter|Iniciar sesión|Accedi|Entrar|Inloggen
Sign up|Registrieren|S’inscrire|Registrarse|Registrati|Cadastrar|Registreren
Forgot password?|Passwort vergessen?|Mot de passe oublié ?|¿Olvidaste tu contraseña?|Password dimenticata?|Esqueceu a senha?|Wachtwoord vergeten?
Continue|Weiter|Continuer|Continuar|Continua|Continuar|Doorgaan
Next|Weiter|Suivant|Siguiente|Avanti|Avançar|Volgende
Back|Zurück|Retour|Atrás|Indietro|Voltar|Terug
Skip|Überspringen|Passer|Omitir|Salta|Pular|Overslaan
Done|Fertig|Terminé|Listo|Fine|Concluir|Gereed
Yes|Ja|Oui|Sí|Sì|Sim|Ja
No|Nein|Non|No|No|Não|Nee
Allow|Zulassen|Autoriser|Permitir|Consenti|Permitir|Toestaan
Deny|Ablehnen|Refuser|Denegar|Nega|Negar|Weigeren
Not now|Nicht jetzt|Plus tard|Ahora no|Non ora|Agora não|Niet nu
Retry|Wiederholen|Réessayer|Reintentar|Riprova|Tentar de novo|Opnieuw
Share|Teilen|Partager|Compartir|Condividi|Compartilhar|Delen
Add|Hinzufügen|Ajouter|Añadir|Aggiungi|Adicionar|Toevoegen
Remove|Entfernen|Retirer|Quitar|Rimuovi|Remover|Verwijderen
Browse…|Durchsuchen…|Parcourir…|Examinar…|Sfoglia…|Procurar…|Bladeren…
Default|Standard|Par défaut|Predeterminado|Predefinito|Padrão|Standaard
Profile|Profil|Profil|Perfil|Profilo|Perfil|Profiel
Messages|Nachrichten|Messages|Mensajes|Messaggi|Mensagens|Berichten
Library|Bibliothek|Bibliothèque|Biblioteca|Libreria|Biblioteca|Bibliotheek
Favourites|Favoriten|Favoris|Favoritos|Preferiti|Favoritos|Favorieten
Recent|Zuletzt|Récents|Recientes|Recenti|Recentes|Recent
Documents|Dokumente|Documents|Documentos|Documenti|Documentos|Documenten
Downloads|Downloads|Téléchargements|Descargas|Scaricati|Downloads|Downloads
Pictures|Bilder|Images|Imágenes|Immagini|Imagens|Afbeeldingen
Music|Musik|Musique|Música|Musica|Músicas|Muziek
Videos|Videos|Vidéos|Vídeos|Video|Vídeos|Video’s
Desktop|Schreibtisch|Bureau|Escritorio|Scrivania|Área de trabalho|Bureaublad
Trash|Papierkorb|Corbeille|Papelera|Cestino|Lixeira|Prullenbak
Today|Heute|Aujourd’hui|Hoy|Oggi|Hoje|Vandaag
Yesterday|Gestern|Hier|Ayer|Ieri|Ontem|Gisteren
Calendar|Kalender|Calendrier|Calendario|Calendario|Calendário|Agenda
Contacts|Kontakte|Contacts|Contactos|Contatti|Contatos|Contacten
Inbox|Posteingang|Boîte de réception|Bandeja de entrada|In arrivo|Caixa de entrada|Postvak IN
Sent|Gesendet|Envoyés|Enviados|Inviati|Enviados|Verzonden
Drafts|Entwürfe|Brouillons|Borradores|Bozze|Rascunhos|Concepten
Archive|Archiv|Archives|Archivo|Archivio|Arquivo|Archief
Spam|Spam|Indésirables|Spam|Posta indesiderata|Spam|Spam
Reply|Antworten|Répondre|Responder|Rispondi|Responder|Beantwoorden
Forward|Weiterleiten|Transférer|Reenviar|Inoltra|Encaminhar|Doorsturen
Send|Senden|Envoyer|Enviar|Invia|Enviar|Verzenden
Log out|Abmelden|Se déconnecter|Cerrar sesión|Esci|Sair|Uitloggen
Dark theme|Dunkles Design|Thème sombre|Tema oscuro|Tema scuro|Tema escuro|Donker thema
`;

const languages: readonly Language[] = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl'];

const translations: ReadonlyMap<string, readonly string[]> = new Map(
  rows
    .trim()
    .split('\n')
    .map((row) => {
      const texts = row.split('|');
      return [texts[0]!, texts] as const;
    }),
);

/** The label in `language`; the English one where no translation is known. */
export function translated(english: string, language: Language): string {
  return translations.get(english)?.[languages.indexOf(language)] ?? english;
}
