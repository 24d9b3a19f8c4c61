"""The words of interfaces: which of them name the same drawing, and which functions a drawing stands for.

Every table was written for this project. Lines are `words = …` or `drawing: functions`; data only, read by
terms.py. Knows nothing of pixels and packages.
"""

from __future__ import annotations

# Several words written as one, before a name is taken apart; the right side may be more than one word.
PHRASES = """
zoom-in = zoomin
zoom-out = zoomout
magnify-plus|magnifying-glass-plus|search-plus|magnifier-plus|search-add = zoomin
magnify-minus|magnifying-glass-minus|search-minus|magnifier-minus = zoomout
log-out|sign-out|log-off|sign-off|logoff|signout = logout
log-in|sign-in|log-on|signin = login
sign-up = register
full-screen = fullscreen
exit-fullscreen|fullscreen-exit|leave-fullscreen|exit-full-screen = fullscreen exit
thumbs-up|thumb-up|hand-thumbs-up|thumbup = thumbsup
thumbs-down|thumb-down|hand-thumbs-down|thumbdown = thumbsdown
magnifying-glass|magnifyingglass|magnify-glass = search
light-bulb|bulb = lightbulb
check-mark|checkmark|tick-mark = check
trash-can|trash-bin|garbage-can|recycle-bin|waste-basket|trashcan|dust-bin = trash
shopping-cart|shopping-trolley = cart
shopping-bag|shopping-basket = bag shopping
credit-card|bank-card = creditcard
paper-clip|attach-file = paperclip
paper-plane|paper-airplane = paperplane send
air-plane = plane
life-ring|life-buoy|lifebuoy|life-saver = lifering help
map-marker|map-pin|location-pin|location-marker|geo-alt|location-dot = location pin
wi-fi = wifi
e-mail = mail
head-phones = headphones
micro-phone = microphone
video-camera|camera-video|videocam|camcorder|video-cam = camcorder
play-list = playlist
drop-down = dropdown
side-bar = sidebar
book-mark|bookmarks = bookmark
smart-phone|cell-phone|mobile-phone|phone-android|phone-iphone = mobile
lap-top = laptop
screen-shot = screenshot
qr-code = qrcode
bar-code = barcode
time-line = timeline
hour-glass = hourglass
stop-watch = stopwatch
clip-board = clipboard
check-box = checkbox
radio-button = radio
fast-forward|forward-fast = fastforward
skip-next|skip-forward|step-forward|skip-end|next-track|track-next|forward-step = skipnext
skip-previous|skip-back|step-backward|skip-start|previous-track|track-previous|track-prev = skipprevious
backward-step|skip-backward = skipprevious
floppy-disk|diskette|save-disk = floppy
three-dots-vertical|dots-vertical|ellipsis-vertical|ellipsis-v|more-vert|dots-three-vertical = more vertical
dots-three-outline-vertical|overflow-menu-vertical|kebab = more vertical
three-dots|dots-horizontal|ellipsis-horizontal|ellipsis-h|more-horiz|dots-three = more horizontal
dots-three-outline|overflow-menu-horizontal|meatball|meatballs|ellipsis = more horizontal
hamburger-menu|menu-hamburger|bars-3|three-bars|bars|hamburger-button = menu
open-in-new|external-link|link-external|box-arrow-up-right|arrow-up-right-from-square = external link
arrow-square-out|arrow-top-right-on-square|external-link-alt|square-arrow-up-right = external link
share-external = external link
keyboard-arrow = chevron
keyboard-double-arrow = chevron double
keyboard-tab = tab
arrow-drop = caret
arrow-back|arrow-backward = arrow left
arrow-forward = arrow right
chevron-back = chevron left
chevron-forward = chevron right
caret-back = caret left
caret-forward = caret right
expand-more = chevron down
expand-less = chevron up
navigate-next = chevron right
navigate-before = chevron left
unfold-more = chevron vertical expand
unfold-less = chevron vertical collapse
eye-off|eye-slash|eye-closed|eye-close|visibility-off|eye-invisible|hide-eye = eye off
bell-ring|bell-ringing = bell ring
volume-up|volume-high|speaker-high|speaker-wave|volume-full = volume high
volume-down|volume-low|speaker-low = volume low
volume-off|volume-mute|volume-x|volume-xmark|volume-cross|speaker-off|speaker-slash = volume off mute
speaker-x|volume-slash|volume-muted = volume off mute
mic-off|mic-mute|microphone-slash|mic-slash|microphone-off|mic-muted = microphone off mute
wifi-off|wifi-slash = wifi off
user-group|user-multiple|people-group|account-group|account-multiple|user-friends = users
id-card|id-badge|identity-card|badge-account = idcard
address-book|contact-book = addressbook contacts
question-mark = question
exclamation-mark|exclamation-point = exclamation
git-hub = github
you-tube = youtube
whats-app = whatsapp
linked-in = linkedin
chart-bar|bar-chart|graph-bar|chart-column|column-chart|bar-graph|chart-simple = chart bar
chart-line|line-chart|graph-line|line-graph = chart line
chart-pie|pie-chart = chart pie
color-palette|colour-palette = palette
paint-brush = brush
paint-bucket|bucket-fill|format-color-fill|color-fill|fill-drip = paintbucket
eye-dropper|color-picker|colorpicker|colorize = eyedropper
select-all = selectall
text-bold|format-bold|type-bold|bold-text = bold text
text-italic|format-italic|type-italic = italic text
text-underline|format-underline|type-underline|format-underlined = underline text
text-strikethrough|format-strikethrough|type-strikethrough = strikethrough text
align-left|text-left|text-align-left|format-align-left|align-text-left|justify-left = align left text
align-right|text-right|text-align-right|format-align-right|align-text-right|justify-right = align right text
align-center|text-center|text-align-center|format-align-center|align-text-center = align center text
justify-center = align center text
align-justify|text-align-justify|format-align-justify|justify-full|text-justify = align justify text
list-ul|list-bulleted|format-list-bulleted|list-unordered|unordered-list|bullet-list = list bullet
list-bullet|text-bullet-list = list bullet
list-ol|list-numbered|format-list-numbered|list-ordered|ordered-list|number-list|list-numbers = list number
text-number-list = list number
picture-in-picture|pip = pictureinpicture
do-not-disturb|donot-disturb = donotdisturb
check-double|checks|done-all|check-all|double-check = check double
two-way = swap
left-right = horizontal
up-down = vertical
drag-handle|drag-indicator|grip = drag handle
grip-vertical|grip-horizontal = drag handle
home-screen = homescreen
dark-mode = moon dark
light-mode = sun light
"""

# Words that mean the same drawing or the same thing: the first is the term.
SAME = """
search magnify magnifier magnifyingglass searching lookup
close x xmark times cross multiply
plus add
check tick checked done
minus subtract dash
menu hamburger
more ellipsis overflow dots
gear cog cogwheel cogs gears
trash bin garbage rubbish dustbin wastebin wastebasket
user person account people-single
users people group team persons accounts
house home
image picture photo photograph pic img
images photos pictures
gallery album-photo
mail email envelope
phone telephone handset
mobile smartphone cellphone iphone
chat conversation
message msg
comment speechbubble
pencil pen
eye visibility
lock padlock locked
unlock unlocked lockopen
bell alarm-bell
globe earth world planet
location place
pin pushpin thumbtack
star asterisk-star
heart hearts
file document doc paper page
folder directory
floppy diskette
download downloading
upload uploading
refresh reload
rotate rotation
undo revert
redo
arrow arrows
chevron angle cheveron
caret triangle-small
left west
right east
up north upward upwards
down south downward downwards
question questionmark
info information
warning alert caution
exclamation
help support
calendar datepicker
clock
stopwatch chronometer
timer
camera
camcorder videocamera
video
film movie movies
microphone mic
volume
speaker loudspeaker
headphones headphone earphones
headset
music
play
pause
stop
record recording
eject
shuffle random
repeat loop
link chain hyperlink
unlink
paperclip attachment attach
scissors scissor cut
copy
paste
clipboard
bookmark
tag label
ticket
gift present
flag
filter funnel
sliders equalizer slider
sort sorting
list
grid
table
columns column
rows row
chart graph
key
shield
bug
code
terminal console
database db
server
cloud
wifi
bluetooth
battery
plug
power shutdown
monitor desktop display computer
laptop notebook-computer
tablet ipad
tv television
printer print printing
scan scanner scanning
keyboard
mouse
gamepad controller joystick
watch smartwatch
car automobile auto
truck lorry
bus
train
plane airplane aeroplane flight
bicycle bike cycling
ship boat ferry
rocket
map
compass
sun sunny
moon night
rain rainy
snow snowflake
lightning bolt flash thunder zap
fire flame
droplet drop water
leaf
tree
flower
paw
cat
dog
coffee cup mug
utensils cutlery restaurant
pizza
cake
apple
beer
wine
bed
bath bathtub
building office
bank
store shop storefront
factory industry
hospital
school
briefcase suitcase work
cart trolley
bag
basket
wallet purse
creditcard payment
money cash banknote
coin coins
dollar usd
euro
pound gbp
percent percentage
receipt invoice
calculator calc
book
newspaper news
graduation graduate mortarboard
lightbulb idea
smile happy smiley
sad frown unhappy
thumbsup
thumbsdown
hand palm
fingerprint
face
robot bot
brain
dna
pill pills medicine capsule
stethoscope
syringe injection
ambulance
medal award
trophy
crown
target bullseye
game
dice
puzzle extension
wrench spanner
hammer
screwdriver
brush paintbrush
palette
eraser
ruler
eyedropper
crop
layers layer
move
resize
expand enlarge
collapse shrink
maximize maximise
minimize minimise
fullscreen
window
sidebar
layout
external
send
reply
forward
share sharing
inbox
archive
bold
italic
underline
strikethrough
font typography
text
heading header
quote quotes quotation
hash hashtag number-sign
at
off slash disabled crossed
ban forbidden blocked prohibited block
circle round circular ring
square
box package
cube
triangle
diamond
hexagon
infinity
translate translation
language
vertical
horizontal
center centre middle
previous prev
next
first
last
new
favorite favourite favorites favourites
settings setting preferences
delete
remove
cancel
edit
cursor pointer
accessibility accessible
cookie
history recent
dashboard
qrcode
barcode
sync synchronize synchronise
swap switch exchange
toggle
checkbox
radio
login
logout
register
anchor
umbrella
temperature thermometer
wind
tent camping
mountain mountains
hourglass
alarm
podcast
rss feed
broadcast
cast
satellite
antenna
signal
bars
crosshair crosshairs
megaphone bullhorn announcement
notification notifications
lifering
badge
certificate
stamp
contacts contact
addressbook
idcard
baby child kid
man male
woman female
wheelchair
glasses eyeglasses
shirt tshirt clothing
shoe
hat
ring-jewel
scale scales balance
gavel
atom
flask beaker
microscope
telescope
magnet
wand magic
sparkles sparkle
ai
"""

# Words that also tell the other words, wherever they stand in a name.
IMPLIED = """
trash: delete remove
plus: new create insert
close: cancel dismiss exit clear
search: find
gear: settings options configuration
sliders: settings adjust options filter controls
user: profile avatar
users: contacts community members
mail: message letter inbox
phone: call
mobile: phone device
house: homepage
image: gallery
images: image gallery
eye: view show visible watch preview
pencil: edit write
edit: write modify change
floppy: save disk
bookmark: save favorite
heart: favorite like love
star: favorite rating rate
thumbsup: like approve good vote
thumbsdown: dislike disapprove bad vote
bell: notification alert reminder
lock: secure security password private
unlock: open
key: password access
shield: security protection secure
clock: time
history: time clock
calendar: date schedule event
globe: web internet language global
location: map address gps
pin: location
paperplane: send
send: submit
share: send
download: save
cart: shopping buy
bag: shopping buy
creditcard: pay card
money: pay payment
chat: message talk comment
message: chat
comment: chat message
camera: photo-take image
camcorder: video record
microphone: voice audio speak record
volume: sound audio
speaker: sound audio volume
headphones: audio music listen
music: audio song
play: start media
pause: media
question: help
lightbulb: tip hint light
refresh: update sync
sync: refresh update
logout: exit leave
login: enter
folder: files
paperclip: file
link: url
external: open new
globe: browser
chart: statistics analytics report data
printer: output
qrcode: scan
grid: apps
dashboard: overview
ban: prohibited
warning: attention important error
exclamation: important attention
info: about details
more: options menu
menu: navigation
filter: refine
ticket: coupon
tag: price category
gift: reward
trophy: winner award achievement
wand: automatic
sparkles: ai magic
robot: ai
terminal: command
monitor: screen device
laptop: computer device
tv: screen
store: market
bank: finance
briefcase: job business
sun: brightness light day weather
moon: dark
cloud: weather
lightning: power energy
fire: hot trending
droplet: liquid
plane: travel airport
car: vehicle transport
bus: vehicle transport
train: vehicle transport
truck: delivery shipping
bicycle: sport
zoomin: zoom search plus enlarge
zoomout: zoom search minus
fastforward: forward media
skipnext: next media skip
skipprevious: previous media skip
camcorder: camera
scissors: trim
smile: emoji face emoticon
sad: emoji face
caret: triangle
fullscreen: expand maximize
maximize: expand
minimize: collapse
"""

# A drawing that is only this (no other words but shape and size) is used for these functions.
WHOLE = """
arrow left: back previous return
arrow right: next forward continue
arrow up: top
arrow down: bottom
chevron left: back previous
chevron right: next forward
chevron down: expand dropdown open
chevron up: collapse
caret left: back previous
caret right: next play
caret down: dropdown expand
caret up: collapse
chevron double left: first previous collapse
chevron double right: last next expand
arrow left to line: first
arrow right to line: last
close: remove delete
minus: remove collapse minimize
check: confirm accept ok apply yes complete success
plus: more-items expand
more: overflow
more vertical: overflow
more horizontal: overflow
menu: sidebar drawer list
user: login
gear: tools
users: share
pencil: compose rename
logout: arrow
undo: back
reply: back
house: main start
eye: password reveal
eye off: password hide hidden
phone: dial
star: bookmark
download: arrow
upload: arrow
share: export
refresh: retry restart rotate
rotate: refresh
trash: discard erase
floppy: store
power: turnoff standby
search: explore
lightning: quick fast
sun: theme
moon: theme
headset: support
lifering: support
comment: feedback
chat: feedback
paperplane: message
grid: gallery
location: here
globe: translate website
ban: cancel
close circle: cancel error
check circle: success
exclamation circle: error
warning: error
info circle: help
question circle: info
bag: store
archive: box
inbox: mail
external link: launch
crosshair: location gps
copy: duplicate clone
layers: stack
wrench: tools settings repair
hand: drag pan
cursor: select
expand: fullscreen
window maximize: square fullscreen
window restore: copy
window minimize: minus
window close: close
drag handle: move reorder
"""

# Material's names say what an icon is for; here is what is drawn.
MATERIAL = """
account-circle: user circle
supervised-user-circle: users circle
person: user
people: users
group: users
groups: users
supervisor-account: users
perm-identity: user
person-add: user plus
person-remove: user minus
settings: gear
delete: trash
delete-outline: trash
delete-forever: trash close
create: pencil
edit: pencil
mode-edit: pencil
mode: pencil
border-color: pencil
edit-note: pencil list
clear: close
cancel: close circle
highlight-off: close circle
disabled-by-default: close square
done: check
check-circle: check circle
task-alt: check circle
remove: minus
remove-circle: minus circle
add: plus
add-circle: plus circle
add-box: plus square
control-point: plus circle
favorite: heart
favorite-border: heart
grade: star
star-rate: star
star-border: star
visibility: eye
remove-red-eye: eye
visibility-off: eye off
get-app: download
file-download: download
save-alt: download
vertical-align-bottom: arrow down to line
vertical-align-top: arrow up to line
publish: upload
file-upload: upload
launch: external link
open-in-new: external link
exit-to-app: logout
cached: refresh sync
autorenew: refresh sync
loop: refresh repeat
update: clock history
query-builder: clock
schedule: clock
access-time: clock
watch-later: clock
access-alarm: alarm clock
room: location pin
place: location pin
location-on: location pin
fmd-good: location pin
event: calendar
today: calendar
date-range: calendar
calendar-today: calendar
calendar-month: calendar
insert-invitation: calendar
language: globe
public: globe
mail-outline: mail
markunread: mail
drafts: mail open
textsms: chat message
sms: chat message
question-answer: chat
forum: chat
mode-comment: comment
insert-comment: comment
call: phone
local-phone: phone
camera-alt: camera
photo-camera: camera
local-see: camera
insert-photo: image
crop-original: image
photo-library: images
collections: images
dehaze: menu
reorder: menu
view-headline: menu list
density-medium: menu
apps: grid apps
view-module: grid
grid-view: grid
view-list: list
local-offer: tag
loyalty: tag heart
label: tag
sell: tag
error: exclamation circle
error-outline: exclamation circle
report-problem: warning triangle
warning: warning triangle
warning-amber: warning triangle
priority-high: exclamation
bug-report: bug
build: wrench
handyman: tools
insert-drive-file: file
description: file text
article: file text
attach-file: paperclip
attachment: paperclip
insert-link: link
tune: sliders
equalizer: chart bar
assessment: chart bar
poll: chart bar
insert-chart: chart bar
leaderboard: chart bar
power-settings-new: power
vpn-key: key
https: lock
lock-open: unlock
notifications: bell
notifications-none: bell
notifications-active: bell ring
notifications-off: bell off
notification-important: bell exclamation
wb-sunny: sun
nights-stay: moon
bedtime: moon
mode-night: moon
print: printer
content-copy: copy
file-copy: copy
content-paste: clipboard paste
content-cut: scissors
save: floppy
account-balance: bank
account-balance-wallet: wallet
payment: creditcard
work: briefcase
work-outline: briefcase
school: graduation
local-shipping: truck delivery
flight: plane
directions-car: car
directions-bus: bus
directions-bike: bicycle
hotel: bed
restaurant: utensils
local-cafe: coffee
local-mall: bag shopping
filter-list: filter
filter-alt: filter
swap-horiz: swap horizontal
swap-vert: swap vertical
sync-alt: swap horizontal
help: question circle
help-outline: question circle
live-help: question chat
contact-support: question chat
explore: compass
my-location: crosshair location
gps-fixed: crosshair location
near-me: navigation paperplane
g-translate: translate
smartphone: mobile
desktop-windows: monitor
computer: laptop
tv: tv
memory: chip
developer-board: chip
videogame-asset: gamepad
sports-esports: gamepad
mood: smile
sentiment-satisfied: smile
sentiment-dissatisfied: sad
emoji-emotions: smile
insert-emoticon: smile
tag-faces: smile
thumb-up: thumbsup
thumb-down: thumbsdown
arrow-left: caret left
arrow-right: caret right
arrow-back-ios: chevron left
arrow-back-ios-new: chevron left
arrow-forward-ios: chevron right
forward: arrow right
subdirectory-arrow-left: arrow left return
first-page: first chevron left
last-page: last chevron right
replay: rotate repeat
history: history clock
restore: history restore
settings-backup-restore: history restore
videocam: camcorder
play-arrow: play
not-interested: ban
block: ban
do-not-disturb: minus circle
whatshot: fire
bolt: lightning
flash-on: lightning
flash-off: lightning off
opacity: droplet
invert-colors: droplet
brightness-5: sun brightness
brightness-7: sun brightness
dns: server list
storage: server list
style: cards
extension: puzzle
stars: star circle
verified: check badge
verified-user: shield check
security: shield
face: face user
rate-review: comment pencil
feedback: comment exclamation
announcement: comment exclamation
campaign: megaphone
tips-and-updates: lightbulb
emoji-objects: lightbulb
toc: list
subject: text list
notes: text list
segment: text list
open-in-full: expand
close-fullscreen: collapse
zoom-out-map: expand
aspect-ratio: expand
import-export: swap vertical
source: folder
topic: folder
store: store
storefront: store
redeem: gift
card-giftcard: gift
emoji-events: trophy
military-tech: medal
"""

# Freedesktop's names, for the themes of desktops.
DESKTOP = """
go-previous: arrow left back previous
go-next: arrow right forward next
go-up: arrow up
go-down: arrow down
go-top: arrow up first top
go-bottom: arrow down last bottom
go-first: first arrow left
go-last: last arrow right
go-home: house
go-jump: arrow right
pan-down: caret down
pan-up: caret up
pan-start: caret left
pan-end: caret right
document-new: file new
document-open: folder open
document-open-recent: history recent file
document-save: save
document-save-as: save
document-edit: pencil edit
document-print: printer
document-print-preview: file search preview
document-properties: file properties
document-revert: undo
document-send: send
document-export: export
document-import: import
edit-clear: clear
edit-clear-all: clear
edit-copy: copy
edit-cut: scissors
edit-delete: delete
edit-find: search
edit-find-replace: search replace
edit-paste: paste clipboard
edit-redo: redo
edit-undo: undo
edit-select-all: selectall
edit: pencil
list-add: plus
list-remove: minus
list-remove-all: clear
open-menu: menu
view-more: more
view-more-horizontal: more horizontal
view-refresh: refresh
view-fullscreen: fullscreen
view-restore: collapse
view-list: list
view-grid: grid
view-app-grid: apps grid
view-sort-ascending: sort
view-sort-descending: sort
view-reveal: eye
view-conceal: eye off
process-stop: stop close
object-select: check
emblem-ok: check
emblem-default: check
emblem-system: gear
emblem-favorite: heart
emblem-important: exclamation
emblem-shared: share
emblem-photos: image
emblem-documents: file
preferences-system: gear settings
applications-system: gear settings
system-search: search
system-shutdown: power
system-log-out: logout
system-lock-screen: lock
system-reboot: refresh
system-run: gear run
system-users: users
system-file-manager: folder
application-exit: logout exit
window-close: close
window-new: window plus
tab-new: tab plus
bookmark-new: bookmark plus
folder-new: folder plus
contact-new: user plus
address-book-new: addressbook plus
appointment-new: calendar plus
mail-message-new: mail pencil new
mail-send: send
mail-send-receive: mail refresh
mail-reply-sender: reply
mail-reply-all: reply all
mail-forward: forward
mail-attachment: paperclip
mail-mark-junk: junk spam
mail-unread: mail unread
mail-read: mail open
media-playback-start: play
media-playback-pause: pause
media-playback-stop: stop
media-record: record
media-skip-forward: skipnext
media-skip-backward: skipprevious
media-seek-forward: fastforward
media-seek-backward: rewind
media-eject: eject
media-playlist-shuffle: shuffle
media-playlist-repeat: repeat
media-floppy: floppy
media-optical: disc
dialog-information: info
dialog-question: question
dialog-warning: warning
dialog-error: error close
dialog-password: key password
help-about: info star
help-browser: question
help-contents: help question book
help-faq: question
user-trash: trash
user-trash-full: trash full
user-home: house
user-desktop: monitor
user-bookmarks: bookmark
user-available: online
avatar-default: user
image-x-generic: image
text-x-generic: file text
video-x-generic: film video
audio-x-generic: music
package-x-generic: box
x-office-document: file text
x-office-spreadsheet: table
x-office-calendar: calendar
x-office-presentation: presentation
non-starred: star
semi-starred: star half
starred: star
network-wireless: wifi
network-wireless-signal-excellent: wifi
network-wired: network ethernet
network-server: server
network-workgroup: network
network-vpn: lock network vpn
drive-harddisk: harddisk
drive-optical: disc
drive-removable-media: usb
input-keyboard: keyboard
input-mouse: mouse
input-gaming: gamepad
input-tablet: tablet
audio-input-microphone: microphone
audio-headphones: headphones
audio-speakers: speaker
audio-volume-high: volume high
audio-volume-medium: volume
audio-volume-low: volume low
audio-volume-muted: volume off mute
camera-photo: camera
camera-web: webcam
video-display: monitor
preferences-desktop-display: monitor
format-text-bold: bold text
format-text-italic: italic text
format-text-underline: underline text
format-text-strikethrough: strikethrough text
format-justify-left: align left text
format-justify-right: align right text
format-justify-center: align center text
format-justify-fill: align justify text
format-indent-more: indent text
format-indent-less: outdent text
insert-image: image
insert-link: link
insert-text: text
insert-object: shape
zoom-fit-best: zoom fit
zoom-original: zoom
object-rotate-left: rotate left
object-rotate-right: rotate right
object-flip-horizontal: flip horizontal
object-flip-vertical: flip vertical
find-location: crosshair location
mark-location: location pin
changes-prevent: lock
changes-allow: unlock
weather-clear: sun
weather-clear-night: moon
weather-few-clouds: cloud sun
weather-overcast: cloud
weather-showers: rain cloud
weather-snow: snow
weather-storm: lightning cloud
"""

# Words of names and tags that say nothing about what is drawn or what it is for.
STOP = """
outline outlined fill filled solid line variant alt icon icons symbol sign glyph logo type style basic
simple default generic general common other misc object item items ui ux interface app-icon brand mdi
material ios android-style o of the a an and or to with in on for from as by is it at-the your my this that
small large big tiny medium mini micro s m l xl xs ii iii one two three four five six seven eight nine ten 1
2 3 4 5 6 7 8 9 10 16 20 24 28 32 48 regular sharp rounded symbolic tool-bar element content
"""

# Words that tell one drawing from its relatives: as tags they only name the relatives ("double").
MODIFIERS = """
left right up down top bottom horizontal vertical double multiple single circle square triangle first last
full half empty low high off media word letter twitter math diagonal
"""

# Names that say as good as nothing; a piece of text would often be called so.
NO_NAMES = "text letter number alphabet media shape element new all no"

# What icon sets write as two words and English as one.
ONE_WORD = (
    "micro phone|clip board|wi fi|book mark|paper clip|head phone|head phones|check box|light bulb|lap top|hour glass"
    "|side bar|stop watch|play list|time line|key board"
)

# Words that say how a drawing is framed; a drawing is still "only this" with them.
SHAPES = "circle square horizontal vertical"

# What people say for a function, and the terms any of which will do. Longer ones are looked for first.
SAYINGS = """
go back|back to previous|previous page|previous screen|navigate back|step back = back
next page|next screen|go forward|move forward = next
go home|home page|homepage|home screen|main page|start page|front page = house
log out|logout|sign out|log off|sign off = logout
log in|login|sign in|log on = login
sign up|create account|register = register
show password|hide password|reveal password|password visibility = eye
add to cart|add to basket|add to bag|shopping cart|shopping basket|checkout = cart
add to favorites|add to favourites|add to wishlist|mark as favorite|wish list|wishlist = favorite heart
save for later|add bookmark = bookmark
main menu|navigation menu|side menu|hamburger menu|open menu|navigation drawer|app menu|three lines = menu
toggle navigation|open navigation|close navigation|navigation pane|nav menu|nav bar|three bars = menu
three horizontal lines|three stripes|stacked lines = menu
more options|more actions|other options|additional options|overflow menu|options menu|three dots = more
more menu|context menu|actions menu|kebab menu|meatball menu|additional actions|other actions = more
three vertical dots|three horizontal dots|vertical dots|horizontal dots|vertical ellipsis = more
shut down|power off = power
turn off|switch off = power off
take a photo|take photo|take picture|take a picture|take photos = camera
record video|video call|start video = camcorder
voice search|voice input|speech input|speak|dictate = microphone
voice message = microphone
new message|compose message|write message|compose email|new email|write email = pencil edit compose
full screen|whole screen = fullscreen
zoom in|make bigger|make larger = zoomin
zoom out|make smaller = zoomout
look up|look something up|look it up|find = search
get help|need help = help question
customer support|contact support|customer service = headset support help
my account|user account|my profile|user profile|account page = user profile
shopping bag = bag
credit card|payment method|pay by card = creditcard
thumbs up|thumb up = thumbsup
thumbs down|thumb down = thumbsdown
do not disturb = donotdisturb
dark mode|night mode|dark theme = moon dark
light mode|day mode|light theme = sun light
airplane mode|aeroplane mode|flight mode = plane
current location|my location|locate me|find me = location crosshair
drop down|dropdown = dropdown caret chevron
scroll up|back to top|go to top|scroll to top = up top
scroll down = down
move up = up
move down = down
play video|play music|start playback|resume = play
skip forward|next song|next track|next video = skipnext next
skip back|previous song|previous track|previous video|skip backward = skipprevious previous
fast forward = fastforward
mute sound|turn off sound|no sound|silence = mute
turn on sound|sound on|unmute = volume sound
turn up volume|volume up|sound up|turn down volume|volume down|sound down = volume
text color|font color|text colour|font colour = palette font
phone call|make a call|call number = phone
text message|send sms|instant message = message chat
send message|send a message = send
share post|share link|share with friends = share
external link|open in new tab|open in a new tab|open in new window|open in a new window|pop out = external
new tab|new window = plus new external
mark as read|mark as done|mark done|mark complete = check
select all = selectall
light bulb = lightbulb
paper clip|attach file|attach a file|add attachment = paperclip
trash can|recycle bin|waste basket|rubbish bin|move to trash = trash
gift card = gift
magnifying glass = search
exclamation mark = exclamation
question mark = question
check mark|tick mark = check
plus sign = plus
minus sign = minus
speech bubble|chat bubble = comment chat message
floppy disk = floppy save
paper plane|paper airplane = paperplane send
bar chart|bar graph = chart
pie chart|line chart|line graph = chart
qr code = qrcode
bar code = barcode
wi fi|wireless network = wifi
e mail = mail
picture in picture = pictureinpicture
sort order|sort by = sort
pull to refresh|try again|reload page|refresh page|circular arrow|round arrow|curved arrow = refresh
navigate up|previous step|previous slide|previous item|previous month|previous week|previous year = back previous
previous image|previous photo|last screen = back previous
next step|next slide|next item|next month|next week|next year|next image|next photo = next forward
parent folder|parent directory|level up|up one level = up
submit query = search send forward
clear query|clear text|clear search|clear input|clear field|clear entry|clear value = clear close
voice typing|speech to text|text to speech = microphone
app launcher|app drawer|app grid|all apps|show applications = apps grid
choose date|choose a date|pick a date|pick date|select date|date picker|calendar input = calendar
choose time|choose a time|pick a time|pick time|select time|set time|time picker|clock mode = clock
text input mode|show keyboard|next keyboard = keyboard
end call|hang up|reject call|answer call|start call|voice call|audio call|dial pad = phone
switch camera|flip camera|rotate camera|front camera = camera
screen capture|take screenshot = screenshot
battery level|battery saver|battery status|charge level|power saving = battery
mobile data|cellular data|mobile network|signal strength = signal
auto rotate|rotate screen|screen rotation = rotate
action center|action centre|clear all notifications = notification
restore down|restore window = restore
full size window|full window = maximize
show hidden icons = up
exit full screen|leave full screen|exit fullscreen = fullscreen
show sidebar|hide sidebar|toggle sidebar|side panel|side bar = sidebar
toggle theme|switch theme|change theme|color theme|colour theme|color scheme|colour scheme = theme moon sun
password visible|toggle password = eye
closed captions|closed captioning = caption subtitles
copy link|copy to clipboard|copy code|copy url|overlapping squares|two squares = copy
change language|language selector|select language|switch language|choose language = language globe
view cart|my basket|shopping trolley|my cart = cart basket bag
rate this|give a rating = star
increase quantity|increase value|step up|one more = plus up increase
decrease quantity|decrease value|step down|one less = minus down decrease
insert image|add image|add a photo|add photo|insert picture|add a picture|choose image|photo library = image camera
bulleted list|bullet list|bullet points|unordered list|list view = list
grid view|tile view = grid
code block|source code|view source = code
gear wheel|cog wheel|settings wheel = gear settings
map marker|map pin|drop pin|location pin|location marker = location pin
pointing left|points left|facing left = left
pointing right|points right|facing right = right
pointing up|points up|facing up = up
pointing down|points down|facing down = down
crossed out|struck through|with a slash|with a line through = off
circle with an i|i in a circle|letter i = info
crescent moon|half moon = moon
drag handle|six dots = drag
recently viewed|recent items|recent files|version history|browsing history = history
move to archive = archive
narrow down|narrow the results|narrow the list = filter funnel
scan code|scan a code|scan barcode|scan qr code = qrcode scan barcode
sort by name|sort by date|sort ascending|sort descending|change the order = sort
store changes|apply changes|save my work = save floppy
keep changes|keep my changes|save and close|save and exit = save floppy check
clear the box|empty the box|empty the field|clear the field|empty the search = close clear
unhide password|unhide the pin|show the pin|reveal the pin|hide the pin = eye
read aloud|read out loud|listen to this = volume speaker sound
see everyone|who is here|list of people = users
turn page|flip the page = next forward
go up|one level up = up
see on a map|show on map|show on the map = map location pin
rewind|jump back|go back ten seconds|skip back ten seconds = rewind previous back
jump forward|skip ahead|go forward ten seconds = fastforward forward next
make full screen|fill the screen|make it larger|make it bigger = fullscreen expand maximize zoomin
add to calendar|save the date = calendar
save as favourite|save as favorite|like this|add to favourites = favorite heart star
take it back|reverse the last step|revert the last change = undo
do it again|repeat the last step = redo
block ads|protect me = shield
write a review|leave a comment|write a comment|add a comment|comments section = comment pencil edit
change password = key lock
sign with google|sign with fingerprint|use fingerprint|touch id = fingerprint
insert smiley|insert emoji|add emoji|add a smiley = smile
send location|share location|send my location = location pin
put in folder|move to folder|move it to a folder = folder
new document|new file|create file|create document = new plus
open a file|open file|browse files = folder open
new note|write a note = compose edit pencil
report a problem|report this|report abuse = flag report
group of people = users
person outline|person silhouette = user
shopping list = list
"""

# Words that people say for what icons show or do, and no set draws under that name; any of the terms will do.
SPOKEN = """
participants attendees teammates colleagues collaborators friends guests = users
dictate dictation = microphone
unmute = mute volume microphone
silence = mute
louder quieter loudness = volume
answer respond response = reply
shutter photograph selfie = camera
launcher = apps
kebab meatballs = more
encrypted secured = lock shield
torch = flashlight lightning
postpone = alarm clock
wastepaper = trash
larger = zoomin expand maximize
appointments meetings = calendar
songs melody = music
emojis emoticons smileys = smile
dialpad keypad numpad = grid phone
trolley = cart
configure customise customize = gear settings sliders
silhouette = user
directions = navigation map
throw = trash
reminders = bell alarm
hotline helpdesk = headset help
reopen = history refresh
jot = pencil edit
backwards = back previous left
forwards onwards = forward next right
leftward leftwards = left
rightward rightwards = right
incognito = private glasses hat
properties = settings info
explorer = folder files
uninstall = trash
thermostat = temperature
horizontally = horizontal
vertically = vertical
upvote = up thumbsup
unhide uncover = eye
magnified = zoomin expand
fingerprints = fingerprint
loudspeaker = volume sound
stickers gifs = smile
spyglass = search
rubbish = trash
cogwheel = gear settings
padlock = lock
quill = pencil edit
"""

# Words that are on every screen and say little about an icon.
WEAK = """
page screen app application website site web panel dialog view content section details thing something item
change set current selected selection selector result results action actions mode main my all another
other whole side small large big little tool
level size sign symbol step quantity amount value status latest month week year row entry items
conversation post article window see here now mark query insert seconds minutes hours shape outline picture
"""

# Verbs: what is done tells more about an icon than what it is done to.
VERBS = """
delete remove erase discard clear edit modify rename write compose add create new save store download
upload import export send submit share forward reply copy duplicate paste cut undo redo refresh reload
update sync search find filter sort print scan record play pause stop mute unmute close cancel dismiss exit
leave minimize maximize restore expand collapse zoom lock unlock like dislike favorite bookmark pin unpin
flag archive call dial attach link translate rotate crop move drag reorder resize hide reveal preview
connect disconnect help block follow subscribe invite confirm accept approve reject decline buy pay book
schedule remind charge configure customize install uninstall run debug compare merge split
answer respond dictate enlarge shrink purchase snooze report keep scan rewind unhide
"""
